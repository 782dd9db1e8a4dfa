namespace Nabla.Tests.Compilation;

/// <content>Lines that move elements, combine them, or take products.</content>
internal sealed partial class RandomFunctions
{
    private int Axis(int value) => _random.Next(-_values[value].Rank, _values[value].Rank);

    private int ValueWithAxes(int least = 1) => Value(value => value.Rank >= least);

    private RandomFunction.Line? Movement()
    {
        int x = ValueWithAxes();
        if (x < 0 || Chance(0.15))
        {
            return Of("{0}[NewAxis, Rest]", Value(), static x => x[At.NewAxis, At.Rest]);
        }

        Shape shape = _values[x].Shape;
        int axis = Axis(x);
        int place = axis < 0 ? axis + shape.Rank : axis;
        int length = shape[place];
        switch (_random.Next(14))
        {
            case 0:
                int[] order = [.. Enumerable.Range(0, shape.Rank)];
                _random.Shuffle(order);
                return Of($"{{0}}.Permute({string.Join(", ", order)})", x, x => x.Permute(order));
            case 1:
                return shape.Rank < 2 ? null : Of("{0}.T", x, static x => x.T);
            case 2:
                int[] reshaped = Reshaped(shape);
                return Of($"{{0}}.Reshape({string.Join(", ", reshaped)})", x, x => x.Reshape(reshaped));
            case 3:
            case 4:
                int from = _random.Next(length + 1);
                int to = _random.Next(from, length + 1);
                int step = One(1, 1, 2, 3, -1, -2);
                At[] at = [.. Enumerable.Repeat<At>(.., place), At.Every(from..to, step)];
                return Of($"{{0}}[{string.Concat(Enumerable.Repeat(".., ", place))}Every({from}..{to}, {step})]", x, x => x[at]);
            case 5:
                int index = _random.Next(Math.Max(length, 1));
                At[] chosen = [.. Enumerable.Repeat<At>(.., place), index];
                return Of($"{{0}}[{string.Concat(Enumerable.Repeat(".., ", place))}{index}]", x, x => x[chosen]);
            case 6:
                return Of($"{{0}}.Flip({axis})", x, x => x.Flip(axis));
            case 7:
                return Of($"{{0}}.Unsqueeze({axis})", x, x => x.Unsqueeze(axis));
            case 8:
                int y = Value(other => other.DType == _values[x].DType && other.Rank == shape.Rank && Agree(other.Shape, shape, place));
                return Of($"Concat([{{0}}, {{1}}], {axis})", x, y, (x, y) => Functions.Concat([x, y], axis));
            case 9:
                int other = Value(other => other.Type == _values[x].Type);
                return Of($"Stack([{{0}}, {{1}}], {axis})", x, other, (x, y) => Functions.Stack([x, y], axis));
            case 10:
                (int before, int after) = (_random.Next(3), _random.Next(3));
                return Of($"{{0}}.Pad({axis}, {before}, {after}, 1)", x, x => x.Pad(axis, before, after, 1));
            case 11:
                Shape repeated = Shape.Create([.. shape.Lengths.ToArray().Select(length => length == 1 ? _random.Next(1, 20) : length)]);
                repeated = Chance(0.3) ? Shape.Create([2, .. repeated.Lengths]) : repeated;
                return Of($"{{0}}.BroadcastTo({repeated})", x, x => x.BroadcastTo(repeated));
            case 12:
                int start = _random.Next(length + 1);
                int value = Value(value => value.DType == _values[x].DType && value.Rank == 0);
                return Of($"{{0}}.With({{1}}, {string.Concat(Enumerable.Repeat(".., ", place))}{start}..)", x, value, (x, value) => x.With(value, [.. Enumerable.Repeat<At>(.., place), start..]));
            default:
                return Of("{0}.Squeeze()", x, static x => x.Squeeze());
        }
    }

    /// <summary>Whether shapes agree but for an axis.</summary>
    private static bool Agree(Shape x, Shape y, int but)
    {
        bool agree = true;
        for (int axis = 0; axis < x.Rank; axis++)
        {
            agree &= axis == but || x[axis] == y[axis];
        }

        return agree;
    }

    /// <summary>Axes joined, or one of them divided.</summary>
    private int[] Reshaped(Shape shape)
    {
        List<int> lengths = [.. shape.Lengths];
        if (lengths.Count > 1 && Chance(0.5))
        {
            int axis = _random.Next(lengths.Count - 1);
            lengths[axis] *= lengths[axis + 1];
            lengths.RemoveAt(axis + 1);
            return [.. lengths];
        }

        int divided = _random.Next(lengths.Count);
        int divisor = Array.Find([2, 3, 5, 7, 1], divisor => lengths[divided] % divisor == 0);
        lengths[divided] /= divisor;
        lengths.Insert(divided + _random.Next(2), divisor);
        return [.. lengths];
    }

    private RandomFunction.Line? Reduction()
    {
        int x = ValueWithAxes();
        if (x < 0)
        {
            return null;
        }

        int axis = Axis(x);
        int rank = _values[x].Rank;
        int[] some = [.. Enumerable.Range(0, rank).Where(_ => Chance(0.6))];
        bool isLast = Chance(0.4);
        some = isLast ? [-1] : some;
        Axes axes = Chance(0.15) ? default : Axes.Of(some);
        bool keeps = Chance(0.4);
        string text = $"([{string.Join(", ", some)}]{(keeps ? ", keepAxes: true" : "")})";
        return _random.Next(15) switch
        {
            0 or 1 or 2 => Of($"{{0}}.Sum{text}", x, x => x.Sum(axes, keeps)),
            3 or 4 => Of($"{{0}}.Mean{text}", x, x => x.Mean(axes, keeps)),
            5 => Of($"{{0}}.Max{text}", x, x => x.Max(axes, keeps)),
            6 => Of($"{{0}}.Min{text}", x, x => x.Min(axes, keeps)),
            7 => Of($"{{0}}.Prod{text}", x, x => x.Prod(axes, keeps)),
            8 => Of($"({{0}} > 0).Any{text}", x, x => (x > 0).Any(axes, keeps)),
            9 => Of($"({{0}} > 0).All{text}", x, x => (x > 0).All(axes, keeps)),
            10 => Of($"{{0}}.ArgMax({axis})", x, x => x.ArgMax(axis, keeps)),
            11 => Of($"{{0}}.ArgMin({axis})", x, x => x.ArgMin(axis, keeps)),
            12 => Of($"{{0}}.CumSum({axis})", x, x => x.CumSum(axis)),
            13 => Of($"{{0}}.Var{text}", x, x => x.Var(axes, 0, keeps)),
            _ => Of($"{{0}}.Sort({axis})", x, x => x.Sort(axis).Values),
        };
    }

    private RandomFunction.Line? Composite()
    {
        int x = Value(static value => value.Rank > 0 && value.DType.IsFloating());
        if (x < 0)
        {
            return null;
        }

        int axis = Chance(0.6) ? -1 : Axis(x);
        return _random.Next(8) switch
        {
            0 => Of($"{{0}}.Softmax({axis})", x, x => x.Softmax(axis)),
            1 => Of($"{{0}}.LogSoftmax({axis})", x, x => x.LogSoftmax(axis)),
            2 => Of($"{{0}}.LogSumExp({axis})", x, x => x.LogSumExp(axis)),
            3 => Of($"{{0}}.Standardize({axis})", x, x => x.Standardize(axis)),
            4 => Of($"{{0}}.Norm(2, {axis})", x, x => x.Norm(2, axis)),
            5 => Of($"{{0}}.Std({axis})", x, x => x.Std(axis, 0)),
            6 => Of($"{{0}} - {{0}}.Mean({axis}, keepAxes: true)", x, x => x - x.Mean(axis, keepAxes: true)),
            _ => Of($"{{0}} / (1 + {{0}}.Square().Sum({axis}, keepAxes: true)).Sqrt()", x, x => x / (1 + x.Square().Sum(axis, keepAxes: true)).Sqrt()),
        };
    }

    private RandomFunction.Line? Product()
    {
        int x = ValueWithAxes();
        if (x < 0)
        {
            return null;
        }

        int depth = _values[x].Shape[^1];
        bool isTransposed = Chance(0.4);
        int y = isTransposed
            ? Value(other => other.Rank >= 2 && other.Shape[^1] == depth)
            : Value(other => other.Rank >= 1 && other.Shape[other.Rank > 1 ? ^2 : ^1] == depth);
        int bias = y < 0 || !isTransposed ? -1 : Value(other => other.Rank == 1 && other.Shape[0] == _values[y].Shape[^2]);
        return bias >= 0 ? new("{0}.Linear({1}, {2})", [x, y, bias], static (values, _) => values[0].Linear(values[1], values[2]))
            : isTransposed ? Of("{0}.MatMul({1}.T)", x, y, static (x, y) => x.MatMul(y.T))
            : Of("{0}.MatMul({1})", x, y, static (x, y) => x.MatMul(y));
    }

    private RandomFunction.Line? Pick()
    {
        int x = ValueWithAxes();
        if (x < 0)
        {
            return null;
        }

        int axis = _random.Next(_values[x].Rank);
        int length = Math.Max(_values[x].Shape[axis], 1);
        int indices = Value(static value => value.DType is DType.Int64 or DType.Int32);
        int rows = Value(other => other.DType == DType.Int64 && other.Rank == _values[x].Rank && Agree(other.Shape, _values[x].Shape, axis));
        switch (_random.Next(4))
        {
            case 0:
                return Of($"IndexSelect({{0}}, {{1}}.Flatten().Abs() % {length}, {axis})", x, indices, (x, at) => Functions.IndexSelect(x, (at.Flatten().Abs() % length).Cast(DType.Int64), axis));
            case 1:
                return Of($"Gather({{0}}, {{1}}.Abs() % {length}, {axis})", x, rows, (x, at) => Functions.Gather(x, at.Abs() % length, axis));
            case 2:
                int updates = rows < 0 ? -1 : Value(other => other.DType == _values[x].DType && other.Shape.Equals(_values[rows].Shape));
                return updates < 0 ? null
                    : new($"ScatterAdd({{0}}, {{1}}.Abs() % {length}, {{2}}, {axis})", [x, rows, updates], (values, _) => Functions.ScatterAdd(values[0], values[1].Abs() % length, values[2], axis));
            default:
                return Of("OneHot({0}.ArgMax(-1), n)", x, static x => Functions.OneHot(x.ArgMax(-1), x.Shape[^1]));
        }
    }
}
