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
        one run: 1 launches, 8 kB to and from memory, 20 k operations on numbers
        launches
          0  %2: float32 [1000] = Negate Exp Add Reciprocal Multiply Negate Multiply Negate argument 0
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
              0  %8: float32 [64, 100] = Sum Divide Subtract Square Sum Divide Add Rsqrt Multiply MultiplyAdd argument 0 variable as [64, 100] variable as [64, 100]
              result 0 ← %8
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
          2  %13: float32 [64], %14: float32 [64, 100] = Max Subtract Exp Sum Log Subtract Subtract Subtract Negate Equal Where Exp Multiply Subtract argument 0 %2 const3 as [64, 100] %8, in place
          3  %15: float32 [] = Sum Divide %13
          result 0 ← %15
          result 1 ← %14
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
          0  %10: float32 [64, 100] = Sum Divide Subtract Square Sum Divide Add Rsqrt Multiply Multiply Sum Divide Subtract Multiply Sum Divide Multiply Subtract Multiply argument 0 const3 variable as [64, 100]
          result 0 ← %10
        """);
    }

    [Fact]
    public void Step_by_gradient_descent() => Expect(Step(static model => new Sgd(model.Parameters, 0.1)), """
        one run: 14 launches, 97.3 kB to and from memory, 340 k operations on numbers
        launches
           0  %20: int32 [20] = Gather const2 argument 1 as [20]
           1  %26: float32 [20, 64], %27: bool [20, 64] = MatMul Add Relu LessOrEqual argument 0 variable variable as [20, 64]
           2  %28: float32 [20, 10] = MatMul %26 variable
           3  %29: float32 [20, 10], %30: float32 [20], %31: float32 [20, 1], %32: float32 [20, 10] = Add Max Subtract Exp Sum Log Subtract Equal Where Exp Multiply Subtract %28 variable as [20, 10] const2 as [20, 10] %20
           4  %36: float32 [20, 1] = Gather %29 argument 1 as [20, 1]
           5  %37: float32 [20, 1] = Subtract Subtract %36 %30 as [20, 1] %31, in place
           6  %39: float32 [] = Negate Sum Divide %37 as [20]
           7  %40: float32 [10] = Sum %32
           8  %42: float32 [20, 64] = MatMul Where %32 variable %27
           9  %43: float32 [64] = Sum %42
          10  %46: int64 [], %47: float64 [], %48: float32 [], %49: float64 [], %50: float64 [], %51: float64 [] = Add Add Negate Cast Add Add Add variable variable variable variable variable variable
          11  %53: float32 [64, 48] = MatMul MultiplyAdd %42 argument 0 %48 as [64, 48] variable
          12  %56: float32 [10, 64] = MatMul MultiplyAdd %32 %26 %48 as [10, 64] variable
          13  %58: float32 [64], %59: float32 [10] = MultiplyAdd | MultiplyAdd %48 as [64] %43 variable %48 as [10] %40 variable
          result 0 ← %39
          variable (in place) ← %53
          variable (in place) ← %58
          variable (in place) ← %56
          variable (in place) ← %59
          variable (in place) ← %46
          variable (in place) ← %47
          variable (in place) ← %49
          variable (in place) ← %50
          variable (in place) ← %51
        """);

    [Fact]
    public void Step_by_Adam() => Expect(Step(static model => new Adam(model.Parameters, 1e-3)), """
        one run: 17 launches, 158 kB to and from memory, 364 k operations on numbers
        launches
           0  %28: int32 [20] = Gather const2 argument 1 as [20]
           1  %34: float32 [20, 64], %35: bool [20, 64] = MatMul Add Relu LessOrEqual argument 0 variable variable as [20, 64]
           2  %36: float32 [20, 10] = MatMul %34 variable
           3  %37: float32 [20, 10], %38: float32 [20], %39: float32 [20, 1], %40: float32 [20, 10] = Add Max Subtract Exp Sum Log Subtract Equal Where Exp Multiply Subtract %36 variable as [20, 10] const2 as [20, 10] %28
           4  %44: float32 [20, 1] = Gather %37 argument 1 as [20, 1]
           5  %45: float32 [20, 1] = Subtract Subtract %44 %38 as [20, 1] %39, in place
           6  %47: float32 [] = Negate Sum Divide %45 as [20]
           7  %48: float32 [10] = Sum %40
           8  %50: float32 [20, 64] = MatMul Where %40 variable %35
           9  %51: float32 [64] = Sum %50
          10  %59: int64 [], %60: float64 [], %61: float32 [], %62: float32 [] = Add Add Pow Subtract Divide Sqrt Multiply Multiply Pow Subtract Divide Cast Multiply Cast variable variable variable
          11  %67: float32 [64, 48], %68: float32 [64, 48], %69: float32 [64, 48] = MatMul MultiplyAdd Multiply MultiplyAdd Sqrt Add Divide MultiplyAdd %50 argument 0 variable variable %62 as [64, 48] %61 as [64, 48] variable
          12  %70: float64 [], %71: float32 [], %72: float32 [] = Add Pow Subtract Divide Sqrt Multiply Multiply Pow Subtract Divide Cast Multiply Cast variable variable
          13  %77: float64 [], %78: float32 [], %79: float32 [] = Add Pow Subtract Divide Sqrt Multiply Multiply Pow Subtract Divide Cast Multiply Cast variable variable
          14  %84: float32 [10, 64], %85: float32 [10, 64], %86: float32 [10, 64] = MatMul MultiplyAdd Multiply MultiplyAdd Sqrt Add Divide MultiplyAdd %40 %34 variable variable %79 as [10, 64] %78 as [10, 64] variable
          15  %87: float64 [], %88: float32 [], %89: float32 [] = Add Pow Subtract Divide Sqrt Multiply Multiply Pow Subtract Divide Cast Multiply Cast variable variable
          16  %94: float32 [64], %95: float32 [64], %96: float32 [64], %97: float32 [10], %98: float32 [10], %99: float32 [10] = MultiplyAdd Multiply MultiplyAdd Sqrt Add Divide MultiplyAdd | MultiplyAdd Multiply MultiplyAdd Sqrt Add Divide MultiplyAdd variable %51 variable %72 as [64] %71 as [64] variable variable %48 variable %89 as [10] %88 as [10] variable
          result 0 ← %47
          variable (in place) ← %69
          variable (in place) ← %96
          variable (in place) ← %86
          variable (in place) ← %99
          variable (in place) ← %59
          variable (in place) ← %60
          variable (in place) ← %67
          variable (in place) ← %68
          variable (in place) ← %70
          variable (in place) ← %94
          variable (in place) ← %95
          variable (in place) ← %77
          variable (in place) ← %84
          variable (in place) ← %85
          variable (in place) ← %87
          variable (in place) ← %97
          variable (in place) ← %98
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
