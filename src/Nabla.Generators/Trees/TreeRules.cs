using Microsoft.CodeAnalysis;

namespace Nabla.Generators;

/// <summary>What can be wrong with a tree. Each message says what to write instead.</summary>
internal static class TreeRules
{
    public static readonly DiagnosticDescriptor NotPartial = Error("NABLA0021", "A tree is not partial",
        "'{0}' must be partial, so that the structure of the tree '{1}' can be added to it. Write: {2}");

    public static readonly DiagnosticDescriptor Hidden = Error("NABLA0022", "A tree is hidden from its assembly",
        "The tree '{0}' cannot be registered, because '{1}' is private, protected or local to its file. Make '{1}' internal or public.");

    public static readonly DiagnosticDescriptor NoInstances = Error("NABLA0023", "A tree cannot be put together",
        "The tree '{0}' is {1}, so no new one can be made. Mark the types that derive from it, or make it a record, class or struct that can be created.");

    public static readonly DiagnosticDescriptor NotRebuilt = Error("NABLA0024", "A tree cannot be rebuilt with other tensors",
        "A '{0}' cannot be made with other tensors: some members can neither be set nor passed to a constructor. Make it a record with {{ get; init; }} properties, or add a constructor whose parameters have the members' names and types, among them: {1}.");

    public static readonly DiagnosticDescriptor Variable = Error("NABLA0025", "A member of a tree is a variable",
        "'{0}' of the tree '{2}' is a {1}, in whose place no other tensor can be put. Declare it as Tensor; or, if its value is to be assigned, make '{2}' a class derived from Module, marked [Module].");

    public static readonly DiagnosticDescriptor OutOfSight = Error("NABLA0026", "A member of a tree keeps tensors out of sight",
        "'{0}' of type '{1}' keeps tensors where the tree '{2}' does not look. Keep them in members of their own, arrays, List<T>, IReadOnlyList<T>, Dictionary<string, T>, tuples of up to eight, or types marked [Tree].");

    public static readonly DiagnosticDescriptor OutOfReach = Error("NABLA0027", "A tree inherits tensors that it cannot reach",
        "'{0}', which '{2}' inherits from '{1}', holds tensors and is private there. Make it protected, or keep a '{1}' in '{2}' as a member instead of deriving from it, and mark '{1}' [Tree].");

    public static readonly DiagnosticDescriptor HiddenPart = Error("NABLA0028", "A type inside a tree is hidden from its assembly",
        "'{0}' of the tree '{1}' cannot be registered, because '{2}' is private, protected or local to its file. Make '{2}' internal or public.");

    public static readonly DiagnosticDescriptor HiddenArgument = Error("NABLA0029", "A tree's type is hidden from its assembly",
        "The structure of '{0}' cannot be registered for '{1}', because '{2}' is private, protected or local to its file. Make '{2}' internal or public.");

    public static readonly DiagnosticDescriptor OpenArgument = Error("NABLA0030", "A tree's type is not known where it is used",
        "'{0}' needs the structure of '{1}', which is known only where '{2}' is. Mark the type parameter, so that it is registered there: [TreeArgument] {2}.");

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, "Nabla.Trees", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
