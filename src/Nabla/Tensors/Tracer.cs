namespace Nabla;

/// <summary>A stand-in: it belongs to an interpreter, which packs a value and carries with it what it needs to know of it.</summary>
internal abstract class Tracer(TensorType type) : Tensor(type);
