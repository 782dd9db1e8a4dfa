using System.Reflection;
using Nabla.Loops;

namespace Nabla.Tests.House;

/// <summary>
/// Formulas are inlined whatever their size. The compiler's budget grows with what it is told to inline, but only where every caller up to
/// the loop is such, too: one formula without the attribute, and a register goes through memory at each of its operations.
/// </summary>
public sealed class FormulaTests
{
    private static readonly Type[] s_formulas =
    [
        .. typeof(Tensor).Assembly.GetTypes().Where(static type => type.IsValueType
            && type.GetInterfaces().Any(static face => face == typeof(IFormula1) || face == typeof(IFormula2) || face == typeof(IFormula3))),
    ];

    [Fact]
    public void There_are_formulas() => Assert.True(s_formulas.Length > 60);

    [Fact]
    public void Every_formula_is_inlined_whatever_its_size()
    {
        IEnumerable<string> others = s_formulas
            .Where(static type => !type.GetMethod("At", BindingFlags.Public | BindingFlags.Static)!.MethodImplementationFlags.HasFlag(MethodImplAttributes.AggressiveInlining))
            .Select(static type => type.FullName!);
        Assert.Empty(others);
    }
}
