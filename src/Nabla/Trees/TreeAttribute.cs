namespace Nabla;

/// <summary>Makes a record, class or struct a tree: transforms go through it to its tensors and give back one like it.</summary>
/// <remarks>
/// The type must be <c>partial</c>, and so must the types it is nested in; it must be visible to its assembly. Its leaves are
/// the tensors in its fields and properties, also those in arrays, lists, dictionaries with string keys, tuples and other trees.
/// Everything else is carried unchanged. A generator writes what is needed; nothing is found by reflection.
/// </remarks>
/// <example><code>[Tree] public sealed partial record Linear(Tensor Weight, Tensor Bias);</code></example>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class TreeAttribute : Attribute;
