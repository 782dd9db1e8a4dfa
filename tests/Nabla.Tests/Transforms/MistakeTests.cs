using static Nabla.Transform;

namespace Nabla.Tests.Transforms;

/// <summary>Calls that are slightly wrong say so, and leave the thread as it was.</summary>
public sealed class MistakeTests
{
    [Fact]
    public void A_function_that_returns_null_is_named()
    {
        Tensor x = Tensor.Ones(3);
        Func<Tensor, Tensor> nothing = _ => null!;
        Assert.Contains("given to Vmap returned null", Message(() => Vmap(nothing)(x)), StringComparison.Ordinal);
        Assert.Contains("(Grad, Vjp …) returned null", Message(() => Grad(nothing)(x)), StringComparison.Ordinal);
        Assert.Contains("given to Jvp returned null", Message(() => Jvp(nothing, x, x)), StringComparison.Ordinal);
        Assert.Contains("given to Trace returned null", Message(() => Trace(nothing, x)), StringComparison.Ordinal);
    }

    [Fact]
    public void Null_is_no_argument()
    {
        Tensor x = Tensor.Ones(2);
        Func<Tensor, Tensor> f = v => (v * v).Sum();
        Func<Tensor[], Tensor> ofTree = v => (v[0] * v[1]).Sum();
        Action[] calls =
        [
            () => Grad(f)(null!), () => ValueAndGrad(f)(null!), () => Vmap(f)(null!), () => Trace(f, (Tensor)null!), () => Stage(f)(null!),
            () => Vjp(f, (Tensor)null!), () => Vjp(f, x).Pullback(null!), () => Jvp(f, null!, x), () => Jvp(f, x, null!),
            () => Linearize(f, (Tensor)null!), () => Linearize(f, x).Pushforward(null!), () => Hvp(f, null!, x), () => Hvp(f, x, null!),
            () => Jacobian(f)(null!), () => JacobianForward(f)(null!), () => JacobianReverse(f)(null!), () => Hessian(f)(null!),
            () => WithRule(f, (v, y, g) => g)(null!),
            () => Grad(ofTree)(null!), () => Vmap(ofTree)(null!), () => Trace(ofTree, null!), () => Stage(ofTree)(null!), () => GradientReport(ofTree, null!),
            () => Vjp(ofTree, null!), () => Vjp(ofTree, [x, x]).Pullback(null!), () => Jvp(ofTree, null!, [x, x]), () => Jvp(ofTree, [x, x], null!),
            () => Linearize(ofTree, null!), () => Linearize(ofTree, [x, x]).Pushforward(null!), () => Hvp(ofTree, null!, [x, x]), () => Hvp(ofTree, [x, x], null!),
        ];
        Assert.All(calls, call => Assert.Throws<ArgumentNullException>(call));
    }

    [Fact]
    public void A_tree_that_lacks_a_tangent_names_the_leaf()
    {
        Tensor x = Tensor.Ones(2);
        Func<(Tensor A, Tensor[] B), Tensor> f = p => (p.A * p.B[1]).Sum();
        Func<(Tensor A, Tensor[] B), (Tensor, Tensor[])> tree = p => p;
        (Tensor, Tensor[]) full = (x, [x, x]);
        (Tensor, Tensor[]) lacking = (x, [x, null!]);
        string expected = "The tangent of the argument has no tensor at Item2[1], where the argument has one of float32 [2]. Give zeros where nothing moves (MistakeTests.cs:";
        Assert.Contains(expected, Assert.Throws<ArgumentNullException>(() => Jvp(f, full, lacking)).Message, StringComparison.Ordinal);
        Assert.Contains(expected, Assert.Throws<ArgumentNullException>(() => Hvp(f, full, lacking)).Message, StringComparison.Ordinal);
        Assert.Contains(expected, Assert.Throws<ArgumentNullException>(() => Linearize(f, full).Pushforward(lacking)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "The cotangent of the result has no tensor at Item2[1], where the result has one of float32 [2]",
            Assert.Throws<ArgumentNullException>(() => Vjp(tree, full).Pullback(lacking)).Message,
            StringComparison.Ordinal);
        Assert.Contains("The tangent of the argument has a tensor at Item2[1], where the argument has none", Assert.Throws<ArgumentException>(() => Jvp(tree, lacking, full)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_function_that_needs_what_the_argument_lacks_names_the_leaf()
    {
        Tensor x = Tensor.Ones(2);
        Func<(Tensor A, Tensor?[] B), Tensor> method = p => p.B[1]!.Sin().Sum() + p.A.Sum();
        Func<(Tensor A, Tensor?[] B), Tensor> operand = p => (p.A * p.B[1]!).Sum();
        (Tensor, Tensor?[]) lacking = (x, [x, null]);
        foreach (Func<(Tensor A, Tensor?[] B), Tensor> f in new[] { method, operand })
        {
            Action[] calls = [() => Grad(f)(lacking), () => Vjp(f, lacking), () => Jvp(f, lacking, lacking), () => Trace(f, lacking), () => Linearize(f, lacking), () => Hvp(f, lacking, lacking), () => GradientReport(f, lacking)];
            Assert.All(calls, call => Assert.Contains("its argument is null at Item2[1]", Assert.Throws<ArgumentNullException>(call).Message, StringComparison.Ordinal));
            Assert.Contains("its argument is null at Item2[1] of the argument", Assert.Throws<ArgumentNullException>(() => Vmap(f)(lacking)).Message, StringComparison.Ordinal);
        }

        Assert.Contains("null at the second argument", Assert.Throws<ArgumentNullException>(() => Vmap((Tensor a, Tensor b) => a * b, (0, null))(x, null!)).Message, StringComparison.Ordinal);

        // What a function can do without may be missing.
        Func<(Tensor A, Tensor? B), Tensor> either = p => (p.B is null ? p.A : p.A * p.B).Sum();
        Assert.Null(Grad(either)((x, null)).B);
        Assert.Equal([1f, 1f], Vmap(either)((x, null)).ToArray<float>());
    }

    [Fact]
    public void A_tangent_is_called_a_tangent()
    {
        Tensor x = Tensor.Ones(2);
        Assert.Contains("The tangent of the argument, float32 [2], has its type and shape, not float32 [3]", Assert.Throws<ArgumentException>(() => Linearize(v => v * v, x).Pushforward(Tensor.Ones(3))).Message, StringComparison.Ordinal);
        Func<(Tensor A, Tensor B), Tensor> f = p => (p.A * p.B).Sum();
        Assert.Contains("The tangent of leaf Item2, float32 [2], has its type and shape, not float64 [2]", Assert.Throws<ArgumentException>(() => Linearize(f, (x, x)).Pushforward((x, x.Cast(DType.Float64)))).Message, StringComparison.Ordinal);
    }

    /// <summary>What each message must have: the user's line and what stands there, what was found, what to do.</summary>
    [Fact]
    public void Messages_name_the_line_and_the_expression()
    {
        Tensor x = Tensor.Ones(2);
        Tensor escaped = null!;
        Func<Tensor, Tensor> reverseOnly = WithRule(v => v.Exp(), (v, y, g) => g * y);
        Grad((Tensor v) => (escaped = v * 2).Sum())(x);
        Check(() => escaped + 1, "Add was given a value that escaped from a transform that has ended (MistakeTests.cs:", "Check(() => escaped + 1,", "Return values from the transformed function");
        Check(() => Trace(v => (float)v.Sum() > 0 ? v : -v, x), "A value of float32 [] was read while its function is being written down", "(MistakeTests.cs:", "(float)v.Sum() > 0", "Functions.Where, Transform.Cond");
        Check(() => Vmap(v => (float)v > 0 ? v : -v)(x), "A value of float32 [] was read inside Vmap, where it stands for 2 values at once (MistakeTests.cs:", "(float)v > 0", "Where");
        Check(() => Vmap((Tensor a, Tensor b) => a + b)(x, Tensor.Ones(3)), "2 examples in the first argument, but over 3 in the second argument", "(MistakeTests.cs:", "Vmap((Tensor a, Tensor b) => a + b)(x, Tensor.Ones(3))", "null for what is the same");
        Check(() => Jvp(reverseOnly, x, x), "without a forward rule (MistakeTests.cs:", "Jvp(reverseOnly, x, x)", "forward: (x, y, dx) =>");
        Check(() => Jvp(v => new ReverseOnly().Apply(v), x, x), "ReverseOnly states a reverse rule only", "(MistakeTests.cs:", "new ReverseOnly().Apply(v)", "Override Tangent");
        Check(() => Grad((Tensor v) => v * 2)(x), "this one returned float32 [2]", "(MistakeTests.cs:", "Grad((Tensor v) => v * 2)(x)", "Sum, Mean");

        static void Check(Func<object> call, params string[] parts)
        {
            Exception? thrown = Record.Exception(call);
            Assert.NotNull(thrown);
            Assert.All(parts, part => Assert.Contains(part, thrown.Message, StringComparison.Ordinal));
        }
    }

    private sealed class ReverseOnly : Function<Tensor, Tensor>
    {
        protected override Tensor Forward(Saved saved, Tensor inputs) => inputs * 2;

        protected override Tensor Backward(Saved saved, Tensor cotangent) => cotangent * 2;
    }

    [Fact]
    public void A_function_to_something_else_is_told_to_return_tensors()
    {
        Variable w = new(2f);
        Assert.Contains("(Tensor)x", Message(() => Vmap((Tensor a, Tensor b) => w)(Tensor.Ones(2), Tensor.Ones(2))), StringComparison.Ordinal);
        Assert.Contains("(Tensor)x", Message(() => Vmap((Tensor a, Tensor b) => 2f)(Tensor.Ones(2), Tensor.Ones(2))), StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_what_escaped_says_that_it_escaped()
    {
        Tensor escaped = null!;
        Vmap(x => escaped = x)(Tensor.Ones(3));
        Assert.Contains("escaped from a transform", Message(() => escaped.ToArray<float>()), StringComparison.Ordinal);
        Trace(x => escaped = x * 2, Tensor.Ones(3));
        Assert.Contains("escaped from a transform", Message(() => escaped.ToArray<float>()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_hook_inside_a_functional_transform_is_told_what_to_use()
        => Assert.Contains("WithRule", Message(() => Grad(x =>
        {
            Tensor y = x * x;
            y.OnGradient(g => g * 0);
            return y;
        })(3f)), StringComparison.Ordinal);

    [Fact]
    public void After_an_exception_inside_everything_is_as_before()
    {
        Func<Tensor, Tensor> fails = _ => throw new TimeZoneNotFoundException();
        Action[] calls =
        [
            () => Vmap(fails)(Tensor.Ones(3)),
            () => Grad(fails)(3f),
            () => Jvp(fails, 3f, 1f),
            () => Trace(fails, 3f),
            () => Trace(x => Vmap(fails)(x), Tensor.Ones(3)),
            () => Update(() => fails(3f)),
        ];
        foreach (Action call in calls)
        {
            Assert.Throws<TimeZoneNotFoundException>(call);
            Assert.Same(Floor.Eager, Floor.Current);
            Variable w = new(2f);
            (w * w).Backward();
            Assert.Equal(4, w.Grad!.ToScalar());
        }
    }

    private static string Message(Func<object> call) => Assert.Throws<InvalidOperationException>(call).Message;
}
