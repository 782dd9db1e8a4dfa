using System.Reflection;
using Nabla.Compilation;
using Nabla.Loops;

namespace Nabla.Tests.Compilation;

/// <summary>Every formula of the library as an object.</summary>
internal static class FormulaTokens
{
    public static IReadOnlyList<Formula> All { get; } =
    [
        .. typeof(Tensor).Assembly.GetTypes()
            .Where(static type => type is { IsValueType: true, ContainsGenericParameters: false })
            .SelectMany(static type => type.GetInterfaces().Select(face => (type, face)))
            .Where(static pair => pair.face == typeof(IFormula1) || pair.face == typeof(IFormula2) || pair.face == typeof(IFormula3))
            .Select(static pair => Token(pair.type, pair.face))
            .OrderBy(static formula => formula.GetType().FullName, StringComparer.Ordinal),
    ];

    private static Formula Token(Type type, Type face)
    {
        Type open = face == typeof(IFormula1) ? typeof(Formula1<>) : face == typeof(IFormula2) ? typeof(Formula2<>) : typeof(Formula3<>);
        return (Formula)open.MakeGenericType(type).GetProperty("Token", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
    }
}
