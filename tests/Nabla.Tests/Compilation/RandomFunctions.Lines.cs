using System.Globalization;

namespace Nabla.Tests.Compilation;

/// <content>What lines there are.</content>
internal sealed partial class RandomFunctions
{
    private static readonly (string Name, Func<Tensor, Tensor> F)[] s_functions =
    [
        ("Exp", Functions.Exp), ("Expm1", Functions.Expm1), ("Exp2", Functions.Exp2), ("Log1p", Functions.Log1p), ("Sin", Functions.Sin), ("Cos", Functions.Cos), ("Tanh", Functions.Tanh),
        ("Sigmoid", Functions.Sigmoid), ("Erf", Functions.Erf), ("Silu", Functions.Silu), ("Gelu", Functions.Gelu), ("Softplus", Functions.Softplus), ("Atan", Functions.Atan),
        ("Asinh", Functions.Asinh), ("Cbrt", Functions.Cbrt), ("Reciprocal", Functions.Reciprocal), ("Sinc", Functions.Sinc), ("Elu", Functions.Elu), ("LeakyRelu", Functions.LeakyRelu),
        ("Sqrt", x => x.Abs().Sqrt()), ("Log", x => (x.Abs() + 1).Log()), ("Rsqrt", x => (x.Square() + 1).Rsqrt()), ("Gelu(approximate)", x => x.Gelu(approximate: true)),
        ("Relu", Functions.Relu), ("Abs", Functions.Abs), ("Sign", Functions.Sign), ("Floor", Functions.Floor), ("Ceiling", Functions.Ceiling), ("Round", Functions.Round),
        ("Truncate", Functions.Truncate), ("Square", Functions.Square), ("operator -", x => -x), ("Detach", x => x.Detach()),
    ];

    private static readonly (string Name, Func<Tensor, Tensor, Tensor> F)[] s_pairs =
    [
        ("{0} + {1}", (x, y) => x + y), ("{0} - {1}", (x, y) => x - y), ("{0} * {1}", (x, y) => x * y), ("{0} / {1}", (x, y) => x / y), ("{0} % {1}", (x, y) => x % y),
        ("{0}.Minimum({1})", Functions.Minimum), ("{0}.Maximum({1})", Functions.Maximum), ("{0}.Hypot({1})", Functions.Hypot), ("{0}.Atan2({1})", Functions.Atan2),
        ("{0}.Abs().Pow({1}.Tanh())", (x, y) => x.Abs().Pow(y.Tanh())), ("{0} < {1}", (x, y) => x < y), ("{0} <= {1}", (x, y) => x <= y), ("Equal({0}, {1})", Functions.Equal),
        ("NotEqual({0}, {1})", Functions.NotEqual), ("{0} + {1}", (x, y) => x + y), ("{0} * {1}", (x, y) => x * y), ("{0} - {1}", (x, y) => x - y),
    ];

    private RandomFunction.Line? NextLine() => _random.Next(34) switch
    {
        < 6 => Function(),
        < 13 => Pair(),
        < 15 => Number(),
        < 17 => Cast(),
        < 18 => Logical(),
        < 20 => Choice(),
        < 24 => Movement(),
        < 28 => Reduction(),
        < 30 => Composite(),
        < 32 => Product(),
        < 33 => Pick(),
        _ => Chance(0.5) ? Draw() : Constant(),
    };

    /// <summary>A value; the later ones sooner.</summary>
    private int Value() => Chance(0.4) ? _values.Count - 1 : _values.Count - 1 - (int)(_values.Count * Math.Pow(_random.NextDouble(), 1.5));

    private int Value(Func<Tensor, bool> fits)
    {
        int[] fitting = [.. Enumerable.Range(0, _values.Count).Where(value => fits(_values[value]))];
        return fitting.Length == 0 ? -1 : Chance(0.4) ? fitting[^1] : One<int>(fitting);
    }

    private static RandomFunction.Line? Of(string text, int x, Func<Tensor, Tensor> f) => x < 0 ? null : new(text, [x], (values, _) => f(values[0]));

    private static RandomFunction.Line? Of(string text, int x, int y, Func<Tensor, Tensor, Tensor> f) => x < 0 || y < 0 ? null : new(text, [x, y], (values, _) => f(values[0], values[1]));

    private RandomFunction.Line? Function()
    {
        (string name, Func<Tensor, Tensor> f) = One<(string, Func<Tensor, Tensor>)>(s_functions);
        return Of($"{{0}}.{name}()", Value(), f);
    }

    private RandomFunction.Line? Pair()
    {
        (string name, Func<Tensor, Tensor, Tensor> f) = One<(string, Func<Tensor, Tensor, Tensor>)>(s_pairs);
        int x = Value();
        int y = Value(other => Broadcasts(_values[x].Shape, other.Shape));
        return Chance(0.5) ? Of(name, x, y, f) : Of(name, y, x, f);
    }

    private static bool Broadcasts(Shape x, Shape y)
    {
        bool fits = true;
        for (int back = 1; back <= Math.Min(x.Rank, y.Rank); back++)
        {
            fits &= x[^back] == y[^back] || x[^back] == 1 || y[^back] == 1;
        }

        return fits;
    }

    private RandomFunction.Line? Number()
    {
        double number = One(0.5, 2, 1, 0, -1, 0.1, 3, 1e-3);
        (string name, Func<Tensor, Tensor, Tensor> f) = One<(string, Func<Tensor, Tensor, Tensor>)>(s_pairs);
        bool isInteger = number == Math.Round(number) && Chance(0.5);
        Func<Tensor> right = isInteger ? () => (int)number : () => number;
        string text = string.Format(CultureInfo.InvariantCulture, name, "{0}", isInteger ? $"{(int)number}" : number.ToString(CultureInfo.InvariantCulture) + "d");
        return Of(text, Value(), x => f(x, right()));
    }

    private RandomFunction.Line? Cast()
    {
        DType dtype = One<DType>(s_types);
        return Of($"{{0}}.Cast({dtype})", Value(), x => x.Cast(dtype));
    }

    private RandomFunction.Line? Logical()
    {
        int x = Value(static value => value.DType == DType.Bool);
        int y = x < 0 ? -1 : Value(other => other.DType == DType.Bool && Broadcasts(_values[x].Shape, other.Shape));
        return _random.Next(4) switch
        {
            0 => Of("!{0}", x, static x => !x),
            1 => Of("{0} & {1}", x, y, static (x, y) => x & y),
            2 => Of("{0} | {1}", x, y, static (x, y) => x | y),
            _ => Of("{0} ^ {1}", x, y, static (x, y) => x ^ y),
        };
    }

    private RandomFunction.Line? Choice()
    {
        int x = Value();
        int y = Value(other => Broadcasts(_values[x].Shape, other.Shape));
        int mask = Value(other => other.DType == DType.Bool && Broadcasts(_values[x].Shape, other.Shape));
        switch (_random.Next(4))
        {
            case 0:
                return Of("{0}.Clamp(-0.5, 1.5)", x, static x => x.Clamp(-0.5, 1.5));
            case 1:
                int z = Value(other => Broadcasts(_values[x].Shape, other.Shape) && Broadcasts(_values[y].Shape, other.Shape));
                return z < 0 ? null : new("MultiplyAdd({0}, {1}, {2})", [x, y, z], static (values, _) => Functions.MultiplyAdd(values[0], values[1], values[2]));
            default:
                return mask < 0 ? null : new("Where({0}, {1}, {2})", [mask, x, y], static (values, _) => Functions.Where(values[0], values[1], values[2]));
        }
    }

    private RandomFunction.Line? Draw()
    {
        int x = Value(static value => value.DType.IsFloating());
        bool isNormal = Chance(0.5);
        return x < 0 ? null
            : new(isNormal ? "{0}.RandnLike(generator)" : "{0}.RandLike(generator)", [x], (values, generator) => isNormal ? values[0].RandnLike(generator: generator) : values[0].RandLike(generator: generator));
    }

    private RandomFunction.Line? Constant()
    {
        DType dtype = One<DType>(s_types);
        Shape shape = _values[Value()].Shape;
        Tensor constant = Drawn(Chance(0.5) && shape.Rank > 0 ? Shape.Create([shape[^1]]) : shape, dtype);
        return RandomFunction.Line.Of(constant);
    }
}
