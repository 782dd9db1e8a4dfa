namespace Nabla.Tests.Compilation;

/// <summary>Writes functions of tensors at random: every element type, ranks 0 to 4, views, reductions, products, draws.</summary>
internal sealed partial class RandomFunctions
{
    private const int LargestCount = 6000;

    private static readonly int[] s_lengths = [1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 31, 33, 64, 65, 70, 130];
    private static readonly DType[] s_types = [.. Enum.GetValues<DType>(), DType.Float32, DType.Float32, DType.Float32, DType.Float32, DType.Float32, DType.Float64, DType.Float16, DType.BFloat16];

    private readonly Random _random;
    private readonly List<Tensor> _inputs = [];
    private readonly List<Tensor> _values = [];
    private readonly List<RandomFunction.Line> _lines = [];
    private readonly Generator _generator = RandomFunction.Generator();

    private RandomFunctions(Random random) => _random = random;

    /// <summary>The function of a number.</summary>
    public static RandomFunction Of(int seed)
    {
        RandomFunctions graphs = new(new Random(seed));
        graphs.WriteInputs();
        graphs.WriteLines();
        return graphs.ToGraph();
    }

    private bool Chance(double probability) => _random.NextDouble() < probability;

    private T One<T>(params ReadOnlySpan<T> of) => of[_random.Next(of.Length)];

    private void WriteInputs()
    {
        // Lengths meet again, so that there is much to combine.
        int[] lengths = [One(s_lengths), One(s_lengths), Chance(0.03) ? 0 : One(s_lengths)];
        DType common = One(s_types);
        int rank = One(0, 1, 1, 2, 2, 2, 2, 3, 3, 4);
        int[] shape = Limited([.. Enumerable.Range(0, rank).Select(_ => One(lengths))], Chance(0.05) ? 20 * LargestCount : LargestCount);
        for (int count = _random.Next(1, 5); count > 0; count--)
        {
            DType dtype = Chance(0.6) ? common : One(s_types);
            Tensor input = Drawn(Shape.Create(_inputs.Count == 0 ? shape : Like(shape, lengths)), dtype);
            input = Chance(0.15) && input.Rank > 1 ? Bits.Copy(input.T).T : Chance(0.1) ? Functions.Stack([input, input], 0)[1] : input;
            _inputs.Add(input);
            _values.Add(input);
        }
    }

    /// <summary>A shape that goes with another: the same, one that broadcasts to it, one to multiply with, or any.</summary>
    private int[] Like(int[] shape, int[] lengths)
    {
        switch (_random.Next(6))
        {
            case 0:
                return [.. shape.Select(length => Chance(0.4) ? 1 : length)];
            case 1:
                return shape[_random.Next(shape.Length + 1)..];
            case 2 when shape.Length > 1:
                return Limited([.. shape[..^2], shape[^1], One(lengths)], LargestCount);
            case 3:
                return Limited([.. Enumerable.Range(0, _random.Next(4)).Select(_ => One(lengths))], LargestCount);
            default:
                return shape;
        }
    }

    private static int[] Limited(int[] shape, int largest)
    {
        for (int axis = 0; axis < shape.Length && shape.Aggregate(1L, (x, y) => x * y) > largest; axis++)
        {
            shape[axis] = Math.Min(shape[axis], 1 + axis % 2);
        }

        return shape;
    }

    /// <summary>Numbers of moderate size, some of them zeros of either sign, integers, large or tiny.</summary>
    private Tensor Drawn(Shape shape, DType dtype)
    {
        double[] numbers = new double[shape.Count];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = _random.Next(20) switch
            {
                0 => 0,
                1 => -0.0,
                2 => 1,
                3 => _random.Next(-9, 9),
                4 when dtype != DType.UInt8 => 1e4 * (_random.NextDouble() - 0.5),
                5 => 1e-6 * (_random.NextDouble() - 0.5),
                _ => dtype.IsFloating() ? 4 * _random.NextDouble() - 2 : _random.Next(-5, 6),
            };
        }

        return Tensor.Of<double>(numbers, shape).Cast(dtype == DType.UInt8 ? DType.Int32 : dtype).Cast(dtype);
    }

    private void WriteLines()
    {
        int wanted = _random.Next(2, 22);
        for (int tries = 0; tries < 20 * wanted && _lines.Count < wanted; tries++)
        {
            if (NextLine() is { } line)
            {
                TryAdd(line);
            }
        }
    }

    private void TryAdd(RandomFunction.Line line)
    {
        Tensor value;
        try
        {
            value = line.Run([.. line.Arguments.Select(argument => _values[argument])], _generator);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or NotSupportedException)
        {
            // What cannot be is told, and not written.
            return;
        }

        if (value.Count > Math.Max(LargestCount, _values.Max(other => other.Count)) || value.Rank > 5 || (IsSpoilt(value) && !Chance(0.05)))
        {
            return;
        }

        _lines.Add(line);
        _values.Add(value);
    }

    /// <summary>Whether so many numbers are none that what follows would say nothing.</summary>
    private static bool IsSpoilt(Tensor x)
        => x.DType.IsFloating() && x.Count > 0 && (double)Functions.IsFinite(x).Cast(DType.Float32).Mean() < 0.7;

    private RandomFunction ToGraph()
    {
        List<int> outputs = [_values.Count - 1];
        for (int value = 0; value < _values.Count - 1; value++)
        {
            if (Chance(value < _inputs.Count ? 0.03 : 0.15))
            {
                outputs.Add(value);
            }
        }

        return new RandomFunction([.. _inputs], [.. _lines], [.. outputs]);
    }
}
