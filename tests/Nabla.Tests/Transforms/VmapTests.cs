using static Nabla.Functions;
using static Nabla.Transform;

namespace Nabla.Tests.Transforms;

public sealed class VmapTests
{
    [Fact]
    public void The_function_sees_one_example()
    {
        Tensor x = Tensor.Randn([5, 3], DType.Float64, seed: 1);
        List<Shape> seen = [];
        Tensor y = Vmap(row =>
        {
            seen.Add(row.Shape);
            return row / row.Norm();
        })(x);
        Assert.Equal([[3]], seen);
        Assert.True(y.AllClose(x / x.Norm(axis: 1, keepAxes: true)));
    }

    [Fact]
    public void Axes_may_be_any_and_results_go_where_asked()
    {
        Tensor x = Tensor.Randn([2, 3, 4], DType.Float64, seed: 2);
        Assert.True(Vmap(a => a * 2, inAxis: -1, outAxis: -1)(x).AllClose(x * 2));
        Assert.True(Vmap(a => a.Sum(0), inAxis: 1, outAxis: 1)(x).AllClose(x.Sum(0).T));
        Assert.True(Vmap(Vmap(a => a.Sum()), inAxis: 2)(x).AllClose(x.Sum(2 - 1).T));
    }

    [Fact]
    public void Four_arguments_of_which_two_are_shared()
    {
        Func<(Tensor W, Tensor B), Tensor, Tensor, Tensor, Tensor> loss = (p, x, y, scale) => ((x * p.W).Sum() + p.B - y).Square() * scale;
        (Tensor W, Tensor B) parameters = (Tensor.Randn([3], seed: 1), 0.5f);
        Tensor xs = Tensor.Randn([4, 3], seed: 2);
        Tensor ys = Tensor.Randn([4], seed: 3);
        (Tensor w, Tensor b) = Vmap(Grad(loss), (null, 0, 0, null))(parameters, xs, ys, 2f);
        for (int i = 0; i < 4; i++)
        {
            (Tensor expectedW, Tensor expectedB) = Grad(loss)(parameters, xs[i], ys[i], 2f);
            Assert.True(w[i].AllClose(expectedW, 1e-5, 1e-6));
            Assert.True(b[i].AllClose(expectedB, 1e-5, 1e-6));
        }
    }

    [Fact]
    public void Each_leaf_may_have_an_axis_of_its_own()
    {
        Tensor x = Tensor.Randn([3, 5], seed: 1);
        Tensor w = Tensor.Randn([3], seed: 2);
        Func<(Tensor X, Tensor W), (Tensor, Tensor)> f = p => (p.X * p.W, p.X + p.W);
        (Tensor product, Tensor sum) = Vmap(f, path => path == "Item1" ? 1 : null, path => path == "Item1" ? 1 : 0)((x, w));
        Assert.True(product.AllClose(x * w.Unsqueeze(1)));
        Assert.True(sum.AllClose((x + w.Unsqueeze(1)).T));
    }

    [Fact]
    public void What_does_not_depend_on_the_example_is_repeated()
        => Assert.Equal([7f, 7, 7], Vmap(_ => 7f)(Tensor.Ones(3)).ToArray<float>());

    [Fact]
    public void Per_example_gradients_are_those_of_a_loop()
    {
        Tensor w = Tensor.Randn([4, 3], seed: 1);
        Tensor images = Tensor.Randn([6, 4], seed: 2);
        Tensor labels = Tensor.Of([0L, 2, 1, 1, 0, 2]);
        Func<Tensor, Tensor, Tensor, Tensor> loss = (weights, image, label) => -Gather(image.Unsqueeze(0).MatMul(weights).LogSoftmax(1)[0], label.Unsqueeze(0), 0)[0];
        Tensor each = Vmap(Grad(loss), (null, 0, 0))(w, images, labels);
        Assert.Equal(new Shape(6, 4, 3), each.Shape);
        for (int i = 0; i < 6; i++)
        {
            Assert.True(each[i].AllClose(Grad(loss)(w, images[i], labels[i]), 1e-5, 1e-6));
        }
    }

    [Fact]
    public void A_user_s_operation_is_batched_with_its_rule()
    {
        Func<Tensor, Tensor> clipped = WithRule(x => x * 3, (x, y, g) => g.Clamp(-1, 1), (x, y, dx) => dx);
        Tensor x = Tensor.Randn([4, 3], seed: 1);
        Assert.True(Vmap(clipped)(x).AllClose(x * 3));
        Tensor gradient = Vmap(Grad(row => (clipped(row) * 5).Sum()))(x);
        Assert.True(gradient.AllClose(Tensor.Ones(4, 3)));

        // Applied to what is the same for all it is one call, with one cotangent.
        Tensor once = Grad(w => Vmap(row => (clipped(w) * row).Sum())(x).Sum())(Tensor.Ones(3));
        Assert.True(once.AllClose(x.Sum(0).Clamp(-1, 1)));
    }

    [Fact]
    public void What_all_examples_share_gets_the_sum_of_their_gradients()
    {
        Tensor x = Tensor.Randn([4, 3], seed: 1);
        Tensor w = Tensor.Randn([3], seed: 2);
        Product product = new();
        Tensor shared = Grad(v => Vmap(row => product.Apply((row, v)).Sum())(x).Sum())(w);
        Assert.True(shared.AllClose(x.Clamp(-0.5, 0.5).Sum(0)));
        Assert.True(Jvp(v => Vmap(row => product.Apply((row, v)))(x), w, w * 2).Tangent.AllClose(x * w * 2));
    }

    private sealed class Product : Function<(Tensor X, Tensor W), Tensor>
    {
        protected override Tensor Forward(Saved saved, (Tensor X, Tensor W) inputs)
        {
            saved.Keep(inputs.X, inputs.W);
            return inputs.X * inputs.W;
        }

        protected override (Tensor X, Tensor W) Backward(Saved saved, Tensor cotangent)
            => ((cotangent * saved[1]).Clamp(-0.5, 0.5), (cotangent * saved[0]).Clamp(-0.5, 0.5));

        protected override Tensor Tangent(Saved saved, (Tensor X, Tensor W) tangents) => tangents.X * saved[1] + saved[0] * tangents.W;
    }

    [Fact]
    public void Draws_that_resemble_an_example_differ_from_example_to_example()
    {
        Tensor drawn = Vmap(row => row.RandLike(seed: 3))(Tensor.Zeros(4, 100));
        Assert.False(drawn[0].AllClose(drawn[1]));
        Tensor keyed = Vmap(row => row + Tensor.Rand([100], seed: 3))(Tensor.Zeros(4, 100));
        Assert.True(keyed[0].AllClose(keyed[1]));
    }

    [Fact]
    public void Draws_that_resemble_what_all_examples_share_are_refused()
    {
        Tensor shared = Tensor.Zeros(3);
        Tensor xs = Tensor.Ones(4, 3);
        Func<Tensor, Func<ulong?, Tensor>>[] draws = [t => seed => t.RandLike(seed), t => seed => t.RandnLike(seed)];
        foreach (Func<Tensor, Func<ulong?, Tensor>> draw in draws)
        {
            string message = Assert.Throws<InvalidOperationException>(() => Vmap(x => x + draw(shared)(null))(xs)).Message;
            Assert.Contains("Like was called inside Vmap on a tensor of float32 [3] that is the same for all examples", message, StringComparison.Ordinal);
            Assert.Contains("(VmapTests.cs:", message, StringComparison.Ordinal);
            Assert.Throws<InvalidOperationException>(() => Vmap((Tensor x, Tensor w) => x + draw(w)(null), (0, null))(xs, shared));
            Assert.Throws<InvalidOperationException>(() => Vmap(x => Grad((Tensor w) => (w * draw(w)(null)).Sum())(shared) + x)(xs));
            Assert.Throws<InvalidOperationException>(() => Vmap(x => Vmap(y => y + draw(x)(null))(xs))(xs));
            Assert.Throws<InvalidOperationException>(() => Vmap(x => Vmap(y => x + draw(y)(null))(xs))(xs));

            // A seed says that they are to be the same; outside nobody minds.
            Tensor seeded = Vmap(x => x + draw(shared)(7))(xs);
            Assert.True(seeded[0].AllClose(seeded[3]));
            Assert.Equal(new Shape(3), draw(shared)(null).Shape);

            // What differs at every level draws at every level, also under derivatives, in graphs and in rules of one's own.
            Differ(Vmap(x => Vmap(y => draw(x[0] + y)(null))(xs))(xs).Reshape(16, 3));
            Differ(Vmap(Grad((Tensor x) => (x * draw(x)(null)).Sum()))(xs));
            Differ(Vmap(Stage(x => x * draw(x)(null)))(xs));
            Differ(Vmap(WithRule(x => x * draw(x)(null), (x, y, g) => g))(xs));
            Differ(Vmap(x => Vmap(WithRule(y => y * draw(y)(null), (y, z, g) => g))(xs * x[0]))(xs).Reshape(16, 3));
        }

        static void Differ(Tensor drawn)
        {
            float[] first = drawn[At.Rest, 0].ToArray<float>();
            Assert.Equal(first.Length, first.Distinct().Count());
        }
    }

    [Fact]
    public void A_model_runs_inside_and_its_variables_get_their_gradients()
    {
        Nabla.Learning.Sequential model = new(new Nabla.Learning.Linear(3, 4), new Nabla.Learning.Gelu(), new Nabla.Learning.LayerNorm(4), new Nabla.Learning.Linear(4, 2));
        Tensor x = Tensor.Randn([5, 3], seed: 1);
        model.Forward(x).Square().Sum().Backward();
        Tensor[] expected = [.. model.Parameters.Select(p => p.Grad!)];
        foreach (Variable parameter in model.Parameters)
        {
            parameter.ClearGrad();
        }

        Vmap(row => model.Forward(row).Square().Sum())(x).Sum().Backward();
        Assert.All(model.Parameters.Zip(expected), pair => Assert.True(pair.First.Grad!.AllClose(pair.Second, 1e-4, 1e-5)));
    }

    [Fact]
    public void Sizes_that_differ_are_named()
    {
        string message = Assert.Throws<ArgumentException>(() => Vmap(((Tensor A, Tensor B) p, Tensor c) => p.A + p.B + c)((Tensor.Ones(3, 2), Tensor.Ones(4, 2)), Tensor.Ones(3, 2))).Message;
        Assert.Contains("3 examples in Item1 of the first argument, but over 4 in Item2 of the first argument (axis 0 of [4, 2])", message, StringComparison.Ordinal);
        Assert.Contains("VmapTests.cs:", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_axis_is_named()
    {
        Assert.Contains("axis 0 of the argument, which is float32 [] and has 0 axes", Assert.Throws<ArgumentException>(() => Vmap(x => x)(1f)).Message, StringComparison.Ordinal);
        Assert.Contains("along axis 3, but each result is float32 [2]", Assert.Throws<ArgumentException>(() => Vmap(x => x, outAxis: 3)(Tensor.Ones(5, 2))).Message, StringComparison.Ordinal);
        Assert.Contains("no axis to run over", Assert.Throws<ArgumentException>(() => Vmap((Tensor a, Tensor b) => a + b, (null, null))(1f, 2f)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_cannot_be_read_inside()
    {
        string message = Assert.Throws<InvalidOperationException>(() => Vmap(x => (float)x.Sum() > 0 ? x : -x)(Tensor.Ones(5, 2))).Message;
        Assert.Contains("was read inside Vmap, where it stands for 5 values at once (VmapTests.cs:", message, StringComparison.Ordinal);
        Assert.Contains("Where", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Printing_is_always_possible()
    {
        List<string> printed = [];
        Vmap(x =>
        {
            printed.Add($"{x}");
            return x;
        })(Tensor.Ones(5, 2));
        Trace(x =>
        {
            printed.Add($"{x:F2}");
            return x;
        }, Tensor.Ones(3));
        Assert.StartsWith("float32 [2] (no numbers here", printed[0], StringComparison.Ordinal);
        Assert.StartsWith("float32 [3] (no numbers here", printed[1], StringComparison.Ordinal);
    }

    [Fact]
    public void What_escapes_is_refused()
    {
        Tensor? escaped = null;
        Vmap(x => escaped = x * 2)(Tensor.Ones(5, 2));
        Assert.Contains("escaped from a transform that has ended", Assert.Throws<InvalidOperationException>(() => escaped! + 1).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cross_entropy_needs_no_label_check_inside()
    {
        Tensor logits = Tensor.Randn([6, 4, 3], seed: 2);
        Tensor labels = (Tensor.Rand([6, 4], seed: 1) * 3).Cast(DType.Int64);
        Tensor each = Vmap((Tensor x, Tensor y) => Nabla.Learning.Loss.CrossEntropy(x, y, ignore: 1))(logits, labels);
        for (int i = 0; i < 6; i++)
        {
            Assert.Equal((float)Nabla.Learning.Loss.CrossEntropy(logits[i], labels[i], ignore: 1), (float)each[i], 1e-5f);
        }
    }
}
