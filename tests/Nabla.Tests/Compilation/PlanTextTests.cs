using Nabla.Learning;

namespace Nabla.Tests.Compilation;

/// <summary>The plans of functions that everybody knows, as text.</summary>
public sealed class PlanTextTests
{
    [Fact]
    public void Logistic() => Expect(
        x => (1 / (1 + (-x).Exp())).Sum(),
        Tensor.Ones(1000),
        """
        one run: 1 launches, 4 kB to and from memory, 17 k operations on numbers
        launches
          0  %2: float32 [] = Negate Exp Add Divide Sum argument 0
          result 0 ← %2
        arena of 0 bytes
        """);

    [Fact]
    public void Its_gradient() => Expect(
        Transform.Grad((Tensor x) => (1 / (1 + (-x).Exp())).Sum()),
        Tensor.Ones(1000),
        """
        one run: 1 launches, 8 kB to and from memory, 20 k operations on numbers
        launches
          0  %3: float32 [1000] = Negate Exp Add Divide Divide Negate Multiply Negate argument 0
          result 0 ← %3
        arena of 0 bytes
        """);

    [Fact]
    public void Softmax() => Expect(
        x => x.Softmax(1),
        Tensor.Ones(64, 100),
        """
        one run: 1 launches, 51.2 kB to and from memory, 109 k operations on numbers
        launches
          0  %1: float32 [64, 100] = Max Subtract Exp Sum Reciprocal Multiply argument 0
          result 0 ← %1
        arena of 0 bytes
        """);

    [Fact]
    public void Layer_norm()
    {
        LayerNorm norm = new(100);
        Expect(
            norm.Forward,
            Tensor.Ones(64, 100),
            """
            one run: 1 launches, 52 kB to and from memory, 38.7 k operations on numbers
            launches
              0  %9: float32 [64, 100] = Sum Divide Subtract Square Sum Divide Add Rsqrt Multiply MultiplyAdd argument 0 variable as [64, 100] variable as [64, 100]
              result 0 ← %9
            arena of 0 bytes
            """);
    }

    private static void Expect(Func<Tensor, Tensor> f, Tensor x, string plan)
    {
        Func<Tensor, Tensor> compiled = Transform.Jit(f);
        compiled(x);
        string text = compiled.Explain();
        Assert.Equal(plan.ReplaceLineEndings("\n"), text[text.IndexOf("one run", StringComparison.Ordinal)..].TrimEnd());
    }
}
