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
        Assert.Throws<ArgumentNullException>(() => Grad(x => x)(null!));
        Assert.Throws<ArgumentNullException>(() => Vmap(x => x)(null!));
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
