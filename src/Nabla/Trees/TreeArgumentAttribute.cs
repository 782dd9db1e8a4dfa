namespace Nabla;

/// <summary>Says that a type parameter stands for a tree, so that a structure is registered for every type written there.</summary>
/// <remarks>
/// The generic methods of <see cref="Tree"/> and of transforms do not need it. A generic method or class of your own that calls
/// them with its own type parameter does: where it is called, the type is known, and where it calls, it is not.
/// </remarks>
/// <example><code>static T Step&lt;[TreeArgument] T&gt;(T model, Func&lt;T, Tensor&gt; loss) => …</code></example>
[AttributeUsage(AttributeTargets.GenericParameter)]
public sealed class TreeArgumentAttribute : Attribute;
