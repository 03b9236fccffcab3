namespace Fund.Chassis.Telemetry;

/// <summary>Tags of a measurement are equal when they have the same names and values in the same order.</summary>
internal sealed class TagsComparer : IEqualityComparer<KeyValuePair<string, object?>[]>,
    IAlternateEqualityComparer<ReadOnlySpan<KeyValuePair<string, object?>>, KeyValuePair<string, object?>[]>
{
    public static readonly TagsComparer Instance = new();

    public KeyValuePair<string, object?>[] Create(ReadOnlySpan<KeyValuePair<string, object?>> tags) => tags.ToArray();

    public bool Equals(KeyValuePair<string, object?>[]? one, KeyValuePair<string, object?>[]? other) =>
        other is not null && Equals(one.AsSpan(), other);

    public bool Equals(ReadOnlySpan<KeyValuePair<string, object?>> tags, KeyValuePair<string, object?>[] other)
    {
        if (tags.Length != other.Length) return false;
        for (int i = 0; i < other.Length; i++)
            if (tags[i].Key != other[i].Key || !Equals(tags[i].Value, other[i].Value)) return false;
        return true;
    }

    public int GetHashCode(KeyValuePair<string, object?>[] tags) => GetHashCode(tags.AsSpan());

    public int GetHashCode(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        // The names are the same for all measurements of an instrument: only the values tell them apart.
        var hash = new HashCode();
        foreach (KeyValuePair<string, object?> tag in tags) hash.Add(tag.Value);
        return hash.ToHashCode();
    }
}
