using Nabla.Primitives;

namespace Nabla.Tests.Interpreters;

/// <summary>What a walk, a composite or an update returns to the pool at once, and what it must leave alone.</summary>
public sealed class TransientsTests
{
    private const int Many = 5_000;

    [Fact]
    public void Backward_returns_cotangents_and_what_the_rules_made()
    {
        List<Tensor> seen = [];
        Variable x = new(Tensor.Randn([Many], seed: 1));
        Watched(Watched(x.Tanh(), seen).Exp() * 3f, seen).Sum().Backward();

        // The second is a view of the scalar 1; the first is what Multiply and Exp made.
        Assert.Equal(2, seen.Count);
        Assert.True(IsReturned(seen[1]));
        Assert.True(x.Grad!.AllClose((x.Tanh().Exp() * 3f * (1 - x.Tanh().Square())).Detach()));
    }

    [Fact]
    public void A_cotangent_that_goes_two_ways_lives_until_both_are_done()
    {
        List<Tensor> seen = [];
        Variable x = new(Tensor.Randn([Many], seed: 1));
        Variable y = new(Tensor.Randn([Many], seed: 1));
        Tensor sum = Watched(x * 2f + y, seen);
        (sum * sum).Sum().Backward();

        // Add hands the very cotangent to both: y keeps it as its gradient.
        Assert.Same(Concrete(y.Grad!).Storage, Concrete(Assert.Single(seen)).Storage);
        Assert.True(y.Grad!.AllClose((2 * (x * 2 + y)).Detach()));
        Assert.True(x.Grad!.AllClose((4 * (x * 2 + y)).Detach()));
    }

    [Fact]
    public void The_same_variable_on_both_sides_sums()
    {
        Variable x = new(Tensor.Randn([Many], seed: 1));
        Tensor twice = x.Exp();
        (twice + twice).Sum().Backward();
        (twice.Detach() * (x + x)).Sum().Backward();
        Assert.True(x.Grad!.AllClose((4 * x.Exp()).Detach()));
    }

    [Fact]
    public void Views_of_a_cotangent_keep_its_memory()
    {
        Variable x = new(Tensor.Randn(100, 50));
        Variable y = new(Tensor.Randn(50, 100));
        Tensor product = (x.Transpose(0, 1) * y).Reshape(Many);
        (product * product).Sum().Backward();
        Assert.True(x.Grad!.AllClose((2 * x * (y * y).Transpose(0, 1)).Detach(), 1e-4, 1e-4));
        Assert.True(y.Grad!.AllClose((2 * y * (x * x).Transpose(0, 1)).Detach(), 1e-4, 1e-4));
    }

    [Fact]
    public void What_a_hook_has_seen_stays()
    {
        List<Tensor> kept = [];
        Variable x = new(Tensor.Randn([Many], seed: 1));
        Tensor y = x.Exp();
        y.OnGradient(g =>
        {
            kept.Add(g);
            kept.Add(g * 2);
            return null;
        });
        (y * y).Sum().Backward();
        Assert.All(kept, g => Assert.False(IsReturned(g)));
        Assert.True(kept[1].AllClose((4 * x.Exp()).Detach()));
    }

    [Fact]
    public void What_a_users_rule_has_seen_or_made_stays()
    {
        List<Tensor> kept = [];
        Func<Tensor, Tensor> square = Transform.WithRule(
            x => x * x,
            (x, y, g) =>
            {
                Tensor half = g * x;
                kept.AddRange([g, half]);
                return half * 2;
            });
        Variable v = new(Tensor.Randn([Many], seed: 1));
        (square(v.Exp()) * 3f).Sum().Backward();
        Assert.All(kept, g => Assert.False(IsReturned(g)));
        Assert.True(v.Grad!.AllClose((6 * v.Exp() * v.Exp()).Detach(), 1e-4, 1e-4));
    }

    [Fact]
    public void Retained_gradients_stay_and_sum()
    {
        Variable x = new(Tensor.Randn([Many], seed: 1));
        Tensor y = x.Exp().RetainGrad();
        Tensor loss = (y * y).Sum();
        loss.Backward(retainGraph: true);
        loss.Backward();
        Assert.True(y.Grad!.AllClose((4 * x.Exp()).Detach()));
    }

    [Fact]
    public void Gradients_sum_over_passes()
    {
        Variable x = new(Tensor.Randn([Many], seed: 1));
        for (int i = 0; i < 3; i++)
        {
            (x * x * x).Sum().Backward();
        }

        Assert.True(x.Grad!.AllClose((9 * x * x).Detach(), 1e-4, 1e-4));
    }

    [Fact]
    public void Nothing_is_returned_when_the_gradient_is_recorded()
    {
        List<Tensor> seen = [];
        Variable x = new(Tensor.Randn([Many], seed: 1));
        Watched(x.Exp(), seen).Square().Sum().Backward(createGraph: true);
        Assert.False(IsReturned(Assert.Single(seen)));
        x.Grad!.Sum().Backward();
        Assert.True(x.Grad!.AllClose((6 * (2 * x).Exp()).Detach(), 1e-3, 1e-3));
    }

    [Fact]
    public void Nested_transforms_keep_what_they_need()
    {
        Tensor x = Tensor.Randn([Many], seed: 3);
        Tensor third = Transform.Grad(a => Transform.Grad(b => Transform.Grad(c => (c.Square().Square() * c.Sin()).Sum())(b).Sum())(a).Sum())(x);
        Tensor exact = 24 * x * x.Sin() + 36 * x.Square() * x.Cos() - 12 * x.Square() * x * x.Sin() - x.Square().Square() * x.Cos();
        Assert.True(third.AllClose(exact, 1e-3, 1e-3));
    }

    [Fact]
    public void A_composite_returns_what_its_body_made()
    {
        ConcreteTensor result = (ConcreteTensor)new Twice(out List<Tensor> made).Apply(Tensor.Randn([Many], seed: 1));
        Assert.True(IsReturned(Assert.Single(made)));
        Assert.False(IsReturned(result));
    }

    [Fact]
    public void An_update_leaves_only_what_variables_hold()
    {
        Variable x = new(Tensor.Zeros([Many]));
        Tensor? escaped = null;
        Tensor? scalar = null;
        Transform.Update(() =>
        {
            escaped = x + 1;
            x.Value = escaped * 2;
            scalar = x.Sum();
        });
        Assert.Equal(2f, (float)x.Value[7]);
        Assert.Equal(2f * Many, (float)scalar!);
        string message = Assert.Throws<ObjectDisposedException>(() => escaped!.Sum()).Message;
        Assert.Contains("keep this one in a Variable", message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_users_operation_returns_may_be_kept_by_it()
    {
        Tensor kept = Tensor.Randn([Many], seed: 4);
        Func<Tensor, Tensor> constant = Transform.WithRule(_ => kept, (x, y, g) => g * 0);
        Variable v = new(Tensor.Ones([Many]));
        Transform.Update(() => v.Value = constant(v) * 2);
        Assert.True(v.Value.AllClose(kept * 2));
    }

    [Fact]
    public void An_update_may_take_gradients()
    {
        Variable x = new(Tensor.Ones([Many]));
        Variable slot = new(Tensor.Zeros([Many]), trainable: false);
        Tensor loss = (x * x * x).Sum();
        Transform.Update(() =>
        {
            loss.Backward();
            slot.Value = Transform.Grad(v => (v * v).Sum())(x.Value * 5);
            x.ReplaceGrad(x.Grad! * 2);
        });
        Assert.Equal(6f, (float)x.Grad![Many - 1]);
        Assert.Equal(10f, (float)slot.Value[Many - 1]);
    }

    [Fact]
    public void An_update_inside_a_transform_keeps_what_the_transform_needs()
    {
        Tensor x = Tensor.Full([Many], 2f);
        Tensor gradient = Transform.Grad(v =>
        {
            Tensor? product = null;
            Transform.Update(() => product = v * v.Exp() * v);
            return product!.Sum();
        })(x);
        Assert.True(gradient.AllClose((2 * x + x * x) * x.Exp()));
    }

    [Fact]
    public void An_update_that_throws_ends()
    {
        Variable x = new(Tensor.Ones([Many]));
        Assert.Throws<InvalidOperationException>(() => Transform.Update(() => throw new InvalidOperationException("mine")));
        Assert.NotNull((x * 2).GradFunction);
        Assert.Throws<ArgumentNullException>(() => Transform.Update(null!));
    }

    [Fact]
    public void Under_NoGrad_what_was_recorded_before_counts_as_its_value()
    {
        Variable x = new(Tensor.Ones(3));
        Tensor y = x * 2;
        using NoGradScope scope = Transform.NoGrad();
        Assert.Null((y * 2).GradFunction);
        Assert.Null(y.Softmax(0).GradFunction);
        Assert.Null(Transform.WithRule(v => v.Exp(), (v, z, g) => g * z)(y).GradFunction);
    }

    private static Tensor Watched(Tensor x, List<Tensor> seen) => new Watch(seen).Apply(x);

    private static ConcreteTensor Concrete(Tensor x) => x.Concrete;

    private static bool IsReturned(Tensor x)
    {
        try
        {
            _ = Concrete(x).Storage.Reference;
            return false;
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
    }

    /// <summary>The identity, which notes the cotangents that pass through.</summary>
    private sealed record Watch(List<Tensor> Seen) : LinearMap
    {
        protected internal override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs) => outputs[0] = inputs[0];

        protected internal override void Evaluate(ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs) => outputs[0] = inputs[0].Concrete;

        protected override Tensor Transposed(Tensor g, TensorType x)
        {
            lock (Seen)
            {
                Seen.Add(g);
            }

            return g;
        }

        protected internal override void Batch(int size, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> axes, Span<Tensor> outputs, Span<int> outputAxes)
            => throw new NotSupportedException();

        protected internal override void Lower(Machine machine, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
            => throw new NotSupportedException();
    }

    /// <summary>4 x by way of 2 x.</summary>
    private sealed record Twice : Composite
    {
        private readonly List<Tensor> _made = [];

        public Twice(out List<Tensor> made) => made = _made;

        protected internal override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs) => outputs[0] = inputs[0];

        protected override Tensor Body(ReadOnlySpan<Tensor> inputs)
        {
            Tensor twice = inputs[0] * 2;
            _made.Add(twice);
            return twice + twice;
        }

        protected internal override void Vjp(in Pullback call, Span<Tensor?> cotangents) => cotangents[0] = call.Cotangents[0]! * 4;
    }
}
