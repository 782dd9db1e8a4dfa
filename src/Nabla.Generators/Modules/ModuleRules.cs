using Microsoft.CodeAnalysis;

namespace Nabla.Generators;

/// <summary>What can be wrong with a module. Each message says what to write instead.</summary>
internal static class ModuleRules
{
    public static readonly DiagnosticDescriptor NotMarked = Error("NABLA0001", "A module is not marked [Module]",
        "'{0}' derives from Module but is not marked [Module], so what it holds would not be found. Write: {1}");

    public static readonly DiagnosticDescriptor NotPartial = Error("NABLA0002", "A module is not partial",
        "'{0}' must be partial, so that the walk over the module '{1}' can be added to it. Write: {2}");

    public static readonly DiagnosticDescriptor FileLocal = Error("NABLA0003", "A module is file-local",
        "The module '{0}' is local to its file, where no walk can be added to it. Remove 'file', or nest it in a partial class as a private one.");

    public static readonly DiagnosticDescriptor SameName = Error("NABLA0004", "Two members of a module have one name",
        "'{0}' and '{1}' are both called '{2}' in the state of '{3}'. Rename one, give one a name of its own with [StateName(\"…\")], or, if both are the same object, make one a computed property: {0} => {1}.");

    public static readonly DiagnosticDescriptor OutOfSight = Error("NABLA0005", "A member keeps modules out of sight",
        "'{0}' of type '{1}' keeps modules or variables where the walk over '{2}' does not look. Keep them in fields of their own, arrays, lists, dictionaries with string keys, or tuples of these.");

    public static readonly DiagnosticDescriptor Captured = Error("NABLA0006", "A module is captured by a primary constructor",
        "The parameter '{0}' of '{1}' is used outside initializers, so it is kept where the walk cannot see it. Keep it in a field: private readonly {2} _{0} = {0}; and use the field.");

    public static readonly DiagnosticDescriptor NotModule = Error("NABLA0007", "[Module] is on a class that is not a module",
        "'{0}' is marked [Module] but does not derive from Module. Derive it from Layer, for one tensor in and one out, or from Module; or remove [Module].");

    public static readonly DiagnosticDescriptor KeptAsTensor = Error("NABLA0008", "A variable is kept as a tensor",
        "'{0}' of the module '{1}' is declared as Tensor and given a Variable, which the walk does not see there. Declare it as Variable; or, if it is not a parameter of '{1}', give it the variable's Value.");

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, "Nabla.Modules", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
