namespace Nabla.Learning;

/// <summary>Names a member of a <see cref="Module"/> in its state, where the member's own name is not what files call it.</summary>
/// <remarks>
/// Without it a member is called by its name without leading underscores and with a lower-case first letter: <c>_fc1</c> is
/// <c>fc1</c>. An empty name on an array, list or dictionary puts its items directly under the module: <c>0.weight</c>
/// instead of <c>layers.0.weight</c>.
/// </remarks>
/// <param name="name">The name: <c>running_mean</c>. May be empty, and may contain dots.</param>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class StateNameAttribute(string name) : Attribute
{
    /// <summary>The member's name in the state.</summary>
    public string Name { get; } = name;
}
