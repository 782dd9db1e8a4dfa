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
          0  %2: float32 [] = Negate Exp Add Reciprocal Sum argument 0
          result 0 ← %2
        arena of 0 bytes
        """);

    [Fact]
    public void Its_gradient() => Expect(
        Transform.Grad((Tensor x) => (1 / (1 + (-x).Exp())).Sum()),
        Tensor.Ones(1000),
        """
        one run: 1 launches, 8 kB to and from memory, 18 k operations on numbers
        launches
          0  %2: float32 [1000] = Negate Exp Add Reciprocal Multiply Multiply argument 0
          result 0 ← %2
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
              0  %7: float32 [64, 100] = Sum Divide Subtract Square Sum Divide Add Rsqrt Multiply MultiplyAdd argument 0 variable as [64, 100] variable as [64, 100]
              result 0 ← %7
            arena of 0 bytes
            """);
    }

    [Fact]
    public void Softmax_cross_entropy_and_its_gradient()
    {
        Tensor labels = (Tensor.Rand([64], seed: 2) * 100).Cast(DType.Int64);
        Func<Tensor, (Tensor, Tensor)> both = Transform.ValueAndGrad((Tensor x) => Loss.CrossEntropy(x, labels));
        Func<Tensor, (Tensor, Tensor)> compiled = Transform.Jit((Tensor x) => both(x));
        compiled(Tensor.Ones(64, 100));
        Expect(compiled.Explain(), """
        one run: 4 launches, 80.2 kB to and from memory, 219 k operations on numbers
        launches
          0  %2: float32 [64, 1] = Gather argument 0 const0
          1  %8: int32 [64] = Gather const3 const4
          2  %12: float32 [64], %13: float32 [64, 100] = Max Subtract Exp Sum Log Subtract Subtract Subtract Negate Equal Where Exp Multiply Subtract argument 0 %2 const3 as [64, 100] %8, in place
          3  %14: float32 [] = Sum Divide %12
          result 0 ← %14
          result 1 ← %13
        """);
    }

    [Fact]
    public void Gradient_of_layer_norm()
    {
        LayerNorm norm = new(100);
        Tensor weights = Tensor.Randn([64, 100], seed: 5);
        Func<Tensor, Tensor> compiled = Transform.Jit(Transform.Grad((Tensor x) => (norm.Forward(x) * weights).Sum()));
        compiled(Tensor.Ones(64, 100));
        Expect(compiled.Explain(), """
        one run: 1 launches, 77.2 kB to and from memory, 83.6 k operations on numbers
        launches
          0  %7: float32 [64, 100] = Sum Divide Subtract Square Sum Divide Add Rsqrt Multiply Multiply Sum Divide Subtract Multiply Sum Divide Multiply Subtract Multiply argument 0 const2 variable as [64, 100]
          result 0 ← %7
        """);
    }

    [Fact]
    public void Step_by_gradient_descent() => Expect(Step(static model => new Sgd(model.Parameters, 0.1)), """
        one run: 14 launches, 97.3 kB to and from memory, 340 k operations on numbers
        launches
           0  %20: int32 [20] = Gather const2 argument 1 as [20]
           1  %25: float32 [20, 64], %26: bool [20, 64] = MatMul Add Relu LessOrEqual argument 0 variable variable as [20, 64]
           2  %27: float32 [20, 10] = MatMul %25 variable
           3  %28: float32 [20, 10], %29: float32 [20], %30: float32 [20, 1], %31: float32 [20, 10] = Add Max Subtract Exp Sum Log Subtract Equal Where Exp Multiply Subtract %27 variable as [20, 10] const2 as [20, 10] %20
           4  %35: float32 [20, 1] = Gather %28 argument 1 as [20, 1]
           5  %36: float32 [20, 1] = Subtract Subtract %35 %29 as [20, 1] %30, in place
           6  %38: float32 [] = Negate Sum Divide %36 as [20]
           7  %39: float32 [20, 64] = MatMul Where %31 variable %26
           8  %40: float32 [10] = Sum %31
           9  %41: float32 [64] = Sum %39
          10  %44: int64 [], %45: float64 [], %46: float32 [], %47: float64 [], %48: float64 [], %49: float64 [] = Add Add Negate Cast Add Add Add variable variable variable variable variable variable
          11  %51: float32 [64, 48] = MatMul MultiplyAdd %39 argument 0 %46 as [64, 48] variable
          12  %54: float32 [10, 64] = MatMul MultiplyAdd %31 %25 %46 as [10, 64] variable
          13  %56: float32 [64], %57: float32 [10] = MultiplyAdd | MultiplyAdd %46 as [64] %41 variable %46 as [10] %40 variable
          result 0 ← %38
          variable (in place) ← %51
          variable (in place) ← %56
          variable (in place) ← %54
          variable (in place) ← %57
          variable (in place) ← %44
          variable (in place) ← %45
          variable (in place) ← %47
          variable (in place) ← %48
          variable (in place) ← %49
        """);

    [Fact]
    public void Step_by_Adam() => Expect(Step(static model => new Adam(model.Parameters, 1e-3)), """
        one run: 17 launches, 158 kB to and from memory, 364 k operations on numbers
        launches
           0  %28: int32 [20] = Gather const2 argument 1 as [20]
           1  %33: float32 [20, 64], %34: bool [20, 64] = MatMul Add Relu LessOrEqual argument 0 variable variable as [20, 64]
           2  %35: float32 [20, 10] = MatMul %33 variable
           3  %36: float32 [20, 10], %37: float32 [20], %38: float32 [20, 1], %39: float32 [20, 10] = Add Max Subtract Exp Sum Log Subtract Equal Where Exp Multiply Subtract %35 variable as [20, 10] const2 as [20, 10] %28
           4  %43: float32 [20, 1] = Gather %36 argument 1 as [20, 1]
           5  %44: float32 [20, 1] = Subtract Subtract %43 %37 as [20, 1] %38, in place
           6  %46: float32 [] = Negate Sum Divide %44 as [20]
           7  %47: float32 [20, 64] = MatMul Where %39 variable %34
           8  %48: float32 [10] = Sum %39
           9  %49: float32 [64] = Sum %47
          10  %57: int64 [], %58: float64 [], %59: float32 [], %60: float32 [] = Add Add Pow Subtract Divide Sqrt Multiply Multiply Pow Subtract Divide Multiply Cast Cast variable variable variable
          11  %65: float32 [64, 48], %66: float32 [64, 48], %67: float32 [64, 48] = MatMul MultiplyAdd Multiply MultiplyAdd Sqrt Add Divide MultiplyAdd %47 argument 0 variable variable %60 as [64, 48] %59 as [64, 48] variable
          12  %68: float64 [], %69: float32 [], %70: float32 [] = Add Pow Subtract Divide Sqrt Multiply Multiply Pow Subtract Divide Multiply Cast Cast variable variable
          13  %75: float64 [], %76: float32 [], %77: float32 [] = Add Pow Subtract Divide Sqrt Multiply Multiply Pow Subtract Divide Multiply Cast Cast variable variable
          14  %82: float32 [10, 64], %83: float32 [10, 64], %84: float32 [10, 64] = MatMul MultiplyAdd Multiply MultiplyAdd Sqrt Add Divide MultiplyAdd %39 %33 variable variable %77 as [10, 64] %76 as [10, 64] variable
          15  %85: float64 [], %86: float32 [], %87: float32 [] = Add Pow Subtract Divide Sqrt Multiply Multiply Pow Subtract Divide Multiply Cast Cast variable variable
          16  %92: float32 [64], %93: float32 [64], %94: float32 [64], %95: float32 [10], %96: float32 [10], %97: float32 [10] = MultiplyAdd Multiply MultiplyAdd Sqrt Add Divide MultiplyAdd | MultiplyAdd Multiply MultiplyAdd Sqrt Add Divide MultiplyAdd variable %49 variable %70 as [64] %69 as [64] variable variable %48 variable %87 as [10] %86 as [10] variable
          result 0 ← %46
          variable (in place) ← %67
          variable (in place) ← %94
          variable (in place) ← %84
          variable (in place) ← %97
          variable (in place) ← %57
          variable (in place) ← %58
          variable (in place) ← %65
          variable (in place) ← %66
          variable (in place) ← %68
          variable (in place) ← %92
          variable (in place) ← %93
          variable (in place) ← %75
          variable (in place) ← %82
          variable (in place) ← %83
          variable (in place) ← %85
          variable (in place) ← %95
          variable (in place) ← %96
        """);

    private static string Step(Func<Sequential, Optimizer> optimizer)
    {
        Sequential model = new(new Linear(48, 64, generator: new Generator(1)), new Relu(), new Linear(64, 10, generator: new Generator(2)));
        Optimizer moves = optimizer(model);
        Func<Tensor, Tensor, Tensor> step = Transform.Jit((Tensor x, Tensor labels) =>
        {
            moves.ClearGrad();
            Tensor loss = Loss.CrossEntropy(model.Forward(x), labels);
            loss.Backward();
            moves.Step();
            return loss;
        });
        step(Tensor.Ones(20, 48), Tensor.Zeros([20], DType.Int64));
        return step.Explain();
    }

    /// <summary>Compares launches and results, not where they lie in the arena.</summary>
    private static void Expect(string explanation, string plan)
        => Assert.Equal(plan.ReplaceLineEndings("\n"), explanation[explanation.IndexOf("one run", StringComparison.Ordinal)..explanation.IndexOf("\narena of", StringComparison.Ordinal)].TrimEnd());

    private static void Expect(Func<Tensor, Tensor> f, Tensor x, string plan)
    {
        Func<Tensor, Tensor> compiled = Transform.Jit(f);
        compiled(x);
        string text = compiled.Explain();
        Assert.Equal(plan.ReplaceLineEndings("\n"), text[text.IndexOf("one run", StringComparison.Ordinal)..].TrimEnd());
    }
}
