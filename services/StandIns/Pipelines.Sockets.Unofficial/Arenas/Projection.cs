namespace Pipelines.Sockets.Unofficial.Arenas;

public delegate TTo Projection<TFrom, out TTo>(in TFrom value);

public delegate TTo Projection<TFrom, TState, out TTo>(in TFrom value, in TState state);
