namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>Callers pass bits that tune a pooled arena; this arena pools nothing and needs none of them.</summary>
[Flags]
public enum ArenaFlags
{
    None = 0,
}
