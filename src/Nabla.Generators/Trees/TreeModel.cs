namespace Nabla.Generators;

/// <summary>What is needed to write the structure of a marked type, and nothing that belongs to a compilation.</summary>
/// <param name="Header">Where the type is.</param>
/// <param name="Self">The type's name.</param>
/// <param name="Parts">The members that hold tensors, in order.</param>
/// <param name="Constants">The members that hold none, in order.</param>
/// <param name="Rebuilding">How a new instance is made: <c>tree with</c>, or by a constructor.</param>
/// <param name="Assigned">The members that are set on the new instance.</param>
/// <param name="Registrations">The calls that register the members' types.</param>
/// <param name="IsOpen">Whether the type is generic, so that it is registered where it is used.</param>
internal sealed record TreeModel(
    TypeHeader Header,
    string Self,
    EquatableArray<TreePart> Parts,
    EquatableArray<TreePart> Constants,
    string Rebuilding,
    EquatableArray<TreePart> Assigned,
    EquatableArray<string> Registrations,
    bool IsOpen);

/// <summary>A member: its name, how it is read from <c>tree</c>, and whether it holds tensors.</summary>
internal sealed record TreePart(string Name, string Access, bool IsTree);
