using Nabla.Learning;

namespace Nabla.Tests.Learning;

public sealed class RecurrentLayerTests
{
    [Fact]
    public void What_stands_behind_a_sequence_influences_nothing()
    {
        Lstm layer = new(2, 4, layers: 2, bidirectional: true, generator: new Generator(3), dtype: DType.Float64);
        Tensor lengths = Tensor.Of([3L, 5, 1]);
        Tensor x = Tensor.Randn([5, 3, 2], DType.Float64, 1);
        Tensor ends = (Tensor.Arange(5).Unsqueeze(1) < lengths).Unsqueeze(2);
        (double[][] zeros, double[] first) = Gradients(layer, Functions.Where(ends, x, 0), lengths);
        (double[][] noise, double[] second) = Gradients(layer, Functions.Where(ends, x, double.NaN), lengths);
        Assert.Equal(zeros, noise);
        Assert.Equal(first, second);
        Assert.All(first, value => Assert.True(double.IsFinite(value)));

        // A sequence in a batch is the sequence on its own.
        (Tensor output, (Tensor hidden, Tensor cell)) = layer.Run(x, lengths: lengths);
        (Tensor alone, (Tensor last, Tensor kept)) = layer.Run(x[..3, 0]);
        Assert.True(output[..3, 0].AllClose(alone));
        Assert.True(hidden[.., 0].AllClose(last));
        Assert.True(cell[.., 0].AllClose(kept));
        Assert.Equal(0, output[3.., 0].Abs().Sum().ToScalar<double>());
    }

    [Fact]
    public void A_sequence_of_no_steps_keeps_its_first_state()
    {
        Gru layer = new(2, 3, generator: new Generator(1));
        Tensor state = Tensor.Randn([1, 2, 3], seed: 2);
        (Tensor output, Tensor last) = layer.Run(Tensor.Randn([4, 2, 2], seed: 3), state, Tensor.Of([0L, 4]));
        Assert.Equal(state[0, 0].ToArray<float>(), last[0, 0].ToArray<float>());
        Assert.Equal(new float[12], output[.., 0].Detach().Flatten().ToArray<float>());
    }

    [Fact]
    public void Compiled_steps_learn_what_steps_as_written_learn()
    {
        Tensor x = Tensor.Randn([3, 6, 4], DType.Float64, 1);
        Tensor target = Tensor.Randn([3, 6, 5], DType.Float64, 2);
        Tensor lengths = Tensor.Of([6L, 2, 4]);
        Layer Make(int kind, Generator generator) => kind switch
        {
            0 => new Rnn(4, 5, layers: 2, batchFirst: true, generator: generator, dtype: DType.Float64),
            1 => new Gru(4, 5, layers: 2, batchFirst: true, generator: generator, dtype: DType.Float64),
            2 => new Lstm(4, 5, layers: 2, batchFirst: true, dropout: 0.2, generator: generator, dtype: DType.Float64),
            _ => new Lstm(4, 5, layers: 1, batchFirst: true, generator: generator, dtype: DType.Float64),
        };
        for (int kind = 0; kind < 4; kind++)
        {
            Tensor[] states = new Tensor[2];
            foreach (bool compiled in new[] { false, true })
            {
                Layer layer = Make(kind, new Generator(7));
                Sgd optimizer = new(layer.Parameters, 0.1, momentum: 0.5);
                Func<Tensor, Tensor, Tensor> step = (input, wanted) =>
                {
                    optimizer.ClearGrad();
                    Tensor found = layer is Lstm lstm ? lstm.Run(input, lengths: lengths).Output : layer.Forward(input);
                    Tensor loss = Loss.MeanSquaredError(found, wanted);
                    loss.Backward();
                    optimizer.Step();
                    return loss;
                };
                step = compiled ? Transform.Jit(step) : step;
                for (int i = 0; i < 4; i++)
                {
                    step(x, target);
                }

                states[compiled ? 1 : 0] = Functions.Concat([.. layer.State.Values.Select(variable => variable.Value.Flatten())], 0);
            }

            Assert.Equal(states[0].ToArray<double>(), states[1].ToArray<double>());
        }
    }

    [Fact]
    public void Written_down_a_layer_is_as_short_for_any_number_of_steps()
    {
        Lstm layer = new(3, 4, generator: new Generator(1));
        int Operations(int steps) => Transform.Trace(layer.Forward, Tensor.Randn([steps, 2, 3], seed: 1)).OperationCount;
        Assert.Equal(Operations(2), Operations(40));
    }

    [Fact]
    public void Dropout_between_layers_draws_in_training_only()
    {
        Gru layer = new(2, 3, layers: 2, dropout: 0.5, generator: new Generator(5));
        Tensor x = Tensor.Randn([4, 2, 2], seed: 1);
        Assert.NotEqual(layer.Forward(x).Detach().Flatten().ToArray<float>(), layer.Forward(x).Detach().Flatten().ToArray<float>());
        layer.Eval();
        Assert.Equal(layer.Predict(x).Flatten().ToArray<float>(), layer.Predict(x).Flatten().ToArray<float>());
    }

    [Fact]
    public void What_does_not_fit_is_told()
    {
        Lstm layer = new(2, 3, batchFirst: true);
        Tensor x = Tensor.Zeros([4, 6, 2]);
        Assert.Contains("[N, T, 2]", Assert.Throws<ArgumentException>(() => layer.Forward(Tensor.Zeros([4, 6, 3]))).Message, StringComparison.Ordinal);
        Assert.Contains("[1, 4, 3], not [1, 5, 3]", Assert.Throws<ArgumentException>(() => layer.Run(x, (Tensor.Zeros([1, 5, 3]), Tensor.Zeros([1, 4, 3])))).Message, StringComparison.Ordinal);
        Assert.Contains("each of 4 sequences, not int64", Assert.Throws<ArgumentException>(() => layer.Run(x, lengths: Tensor.Arange(6))).Message, StringComparison.Ordinal);
        Assert.Contains("dtype: DType.Float64", Assert.Throws<ArgumentException>(() => layer.Forward(x.Cast(DType.Float64))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Lstm(2, 3, projection: 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Gru(2, 3, dropout: 1.5));
        Assert.Contains("[N, 2] or [2], not [3]", Assert.Throws<ArgumentException>(() => new GruCell(2, 3).Forward(Tensor.Zeros([3]))).Message, StringComparison.Ordinal);
        Assert.Contains("a state [4, 3] with x [4, 2], not [3]", Assert.Throws<ArgumentException>(() => new RnnCell(2, 3).Forward(Tensor.Zeros([4, 2]), Tensor.Zeros([3]))).Message, StringComparison.Ordinal);
    }

    private static (double[][] Weights, double[] Input) Gradients(Lstm layer, Tensor x, Tensor lengths)
    {
        foreach (Variable parameter in layer.Parameters)
        {
            parameter.ClearGrad();
        }

        Variable input = new(x);
        (Tensor output, (Tensor hidden, Tensor cell)) = layer.Run(input, lengths: lengths);
        ((output.Sin().Sum()) + hidden.Cos().Sum() + cell.Sum()).Backward();
        return ([.. layer.Parameters.Select(parameter => parameter.Grad!.Flatten().ToArray<double>())], input.Grad!.Flatten().ToArray<double>());
    }
}
