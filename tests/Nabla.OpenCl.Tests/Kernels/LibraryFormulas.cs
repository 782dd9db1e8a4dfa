using System.Reflection;
using Nabla.Compilation;
using Nabla.Loops;

namespace Nabla.OpenCl.Tests.Kernels;

/// <summary>Every formula of the library, found by reflection.</summary>
internal static class LibraryFormulas
{
    public static IReadOnlyList<Formula> All { get; } = [.. Find().OrderBy(static formula => formula.Arity).ThenBy(static formula => formula.Name, StringComparer.Ordinal)];

    private static IEnumerable<Formula> Find()
    {
        foreach (Type type in typeof(Formula).Assembly.GetTypes())
        {
            if (!type.IsValueType || type.ContainsGenericParameters)
            {
                continue;
            }

            if (typeof(IFormula1).IsAssignableFrom(type))
            {
                yield return Token(typeof(Formula1<>), type);
            }

            if (typeof(IFormula2).IsAssignableFrom(type))
            {
                yield return Token(typeof(Formula2<>), type);
            }

            if (typeof(IFormula3).IsAssignableFrom(type))
            {
                yield return Token(typeof(Formula3<>), type);
            }
        }
    }

    private static Formula Token(Type generic, Type formula)
        => (Formula)generic.MakeGenericType(formula).GetProperty("Token", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
}
