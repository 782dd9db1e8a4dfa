namespace Nabla.Learning;

/// <summary>Asks for the walk of a <see cref="Module"/> to be written: every class that derives from it carries this.</summary>
/// <remarks>
/// The class must be <c>partial</c>, and so must the types it is nested in. Leaving either out is a compile error that
/// says what to write, never a model without parameters.
/// </remarks>
/// <example><code>[Module] public sealed partial class Net : Layer { private readonly Linear _fc1 = new(784, 10); }</code></example>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ModuleAttribute : Attribute;
