using Nabla.Learning;

namespace Nabla.Tests.Learning;

public sealed class PositionTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Products_of_turned_rows_depend_on_their_distance_only(bool halves)
    {
        RotaryPositions positions = new(6, halves: halves);
        Tensor q = Tensor.Randn([6], DType.Float64, 1);
        Tensor k = Tensor.Randn([6], DType.Float64, 2);
        double Product(int i, int j) => (positions.Forward(q.Reshape(1, 6), i) * positions.Forward(k.Reshape(1, 6), j)).Sum().ToScalar<double>();
        Assert.Equal(Product(0, 3), Product(7, 10), 12);
        Assert.NotEqual(Product(0, 3), Product(0, 4), 3);
        Tensor x = Tensor.Randn([2, 5, 6], DType.Float64, 3);
        Assert.True(positions.Forward(x).Square().Sum(-1).AllClose(x.Square().Sum(-1)));
        Assert.True(positions.Forward(x)[.., 2..].AllClose(positions.Forward(x[.., 2..], 2)));
    }

    [Fact]
    public void Pairs_are_turned_by_the_papers_angles()
    {
        Tensor x = Tensor.Randn([3, 4], DType.Float64, 1);
        double[] found = new RotaryPositions(4).Forward(x).Flatten().ToArray<double>();
        double[] halved = new RotaryPositions(4, halves: true).Forward(x).Flatten().ToArray<double>();
        double[] given = x.Flatten().ToArray<double>();
        for (int t = 0; t < 3; t++)
        {
            for (int pair = 0; pair < 2; pair++)
            {
                (double sin, double cos) = Math.SinCos(t * Math.Pow(10000, -2.0 * pair / 4));
                (int a, int b) = ((4 * t) + (2 * pair), (4 * t) + (2 * pair) + 1);
                Assert.Equal((given[a] * cos) - (given[b] * sin), found[a], 12);
                Assert.Equal((given[b] * cos) + (given[a] * sin), found[b], 12);
                (a, b) = ((4 * t) + pair, (4 * t) + pair + 2);
                Assert.Equal((given[a] * cos) - (given[b] * sin), halved[a], 12);
                Assert.Equal((given[b] * cos) + (given[a] * sin), halved[b], 12);
            }
        }
    }

    [Fact]
    public void Sines_and_cosines_of_places_are_added()
    {
        SinusoidalPositions positions = new(5, batchFirst: true);
        Tensor x = Tensor.Zeros([2, 3, 5], DType.Float64);
        double[] found = positions.Forward(x)[1].Flatten().ToArray<double>();
        for (int t = 0; t < 3; t++)
        {
            for (int i = 0; i < 5; i++)
            {
                double angle = t * Math.Pow(10000, -2.0 * (i / 2) / 5);
                Assert.Equal(i % 2 == 0 ? Math.Sin(angle) : Math.Cos(angle), found[(5 * t) + i], 12);
            }
        }

        Assert.True(new SinusoidalPositions(5).Forward(x.Transpose(0, 1)).AllClose(positions.Forward(x).Transpose(0, 1)));
        Assert.True(new SinusoidalPositions(5).Forward(x[0]).AllClose(positions.Forward(x)[0]));
        Assert.Contains("[N, T, 5] or [T, 5], not [2, 3, 4]", Assert.Throws<ArgumentException>(() => positions.Forward(Tensor.Zeros([2, 3, 4]))).Message, StringComparison.Ordinal);
        Assert.Contains("SinusoidalPositions needs a probability between 0 and 1", Assert.Throws<ArgumentOutOfRangeException>("dropout", () => new SinusoidalPositions(4, dropout: 1.5)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("dropout", () => new TransformerEncoderLayer(4, 2, dropout: double.NaN));
    }

    [Fact]
    public void Learned_places_learn_where_they_were_used()
    {
        LearnedPositions positions = new(4, 2, batchFirst: true, generator: new Generator(1));
        Tensor x = Tensor.Ones([3, 2, 2]);
        Assert.True(positions.Forward(x).AllClose(x + positions.Weight[..2]));
        positions.Forward(x).Sum().Backward();
        Assert.Equal([3f, 3, 3, 3, 0, 0, 0, 0], positions.Weight.Grad!.Flatten().ToArray<float>());
        Assert.Contains("4 places", Assert.Throws<ArgumentException>(() => positions.Forward(Tensor.Ones([1, 5, 2]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Attention_with_turned_heads_does_not_know_where_a_sequence_begins()
    {
        MultiheadAttention layer = new(8, 2, batchFirst: true, positions: new RotaryPositions(4), generator: new Generator(2), dtype: DType.Float64);
        MultiheadAttention plain = new(8, 2, batchFirst: true, generator: new Generator(2), dtype: DType.Float64);
        Tensor x = Tensor.Randn([1, 5, 8], DType.Float64, 3);
        Tensor backwards = x.Flip(1);
        Assert.True(plain.Forward(backwards).AllClose(plain.Forward(x).Flip(1)));
        Assert.False(layer.Forward(backwards).AllClose(layer.Forward(x).Flip(1)));

        // Causal attention over more steps leaves the first ones as they are, whatever follows.
        Tensor longer = Functions.Concat([x, x], 1);
        Assert.True(layer.Forward(longer, longer, longer, isCausal: true).Values[.., ..5].AllClose(layer.Forward(x, x, x, isCausal: true).Values));
        Assert.Contains("heads 4 wide", Assert.Throws<ArgumentException>(() => new MultiheadAttention(8, 2, positions: new RotaryPositions(8))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_compiled_step_of_a_transformer_leaves_the_bits_of_the_step_as_written()
    {
        Tensor source = Tensor.Randn([2, 4, 8], seed: 1);
        Tensor target = Tensor.Randn([2, 3, 8], seed: 2);
        float[][] states = new float[2][];
        foreach (bool compiled in new[] { false, true })
        {
            Generator generator = new(5);
            TransformerEncoder encoder = new(1, () => new TransformerEncoderLayer(8, 2, 12, batchFirst: true, normFirst: true, positions: new RotaryPositions(4), generator: generator), new LayerNorm(8));
            TransformerDecoder decoder = new(1, () => new TransformerDecoderLayer(8, 2, 12, activation: static x => x.Gelu(), batchFirst: true, generator: generator));
            Transformer model = new(encoder, decoder);
            Sgd optimizer = new(model.Parameters, 0.05);
            Func<Tensor, Tensor, Tensor> step = (x, y) =>
            {
                optimizer.ClearGrad();
                Tensor loss = Loss.MeanSquaredError(model.Forward(x, y, isCausal: true), y);
                loss.Backward();
                optimizer.Step();
                return loss;
            };
            step = compiled ? Transform.Jit(step) : step;
            for (int i = 0; i < 3; i++)
            {
                step(source, target);
            }

            states[compiled ? 1 : 0] = [.. model.State.Values.SelectMany(variable => variable.ToArray<float>())];
        }

        Assert.Equal(states[0], states[1]);
    }
}
