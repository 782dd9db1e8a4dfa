using Nabla.Primitives;

namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>x + y, element by element, broadcasting as NumPy does.</summary>
    public static Tensor operator +(Tensor x, Tensor y) => Paired("+", Add.Op, x, y);

    /// <summary>x − y, element by element, broadcasting as NumPy does.</summary>
    public static Tensor operator -(Tensor x, Tensor y) => Paired("-", Subtract.Op, x, y);

    /// <summary>x · y, element by element, broadcasting as NumPy does. The product of matrices is <see cref="MatMul"/>.</summary>
    public static Tensor operator *(Tensor x, Tensor y) => Paired("*", Multiply.Op, x, y);

    /// <summary>x / y, element by element: true division, also of integers, which become float32.</summary>
    public static Tensor operator /(Tensor x, Tensor y)
    {
        // Its gradient divides no second time.
        if (y.DType.IsFloating() && !y.IsWeak && x is ConcreteTensor { IsWeak: true } && x.Number() == 1)
        {
            return y.Reciprocal();
        }

        (x, y) = Alignment.Align("/", x, y, floating: true);
        return Divide.Op.Apply(x, y);
    }

    /// <summary>x − ⌊x/y⌋ y, element by element: the remainder with the sign of y, as in Python.</summary>
    public static Tensor operator %(Tensor x, Tensor y) => Paired("%", Remainder.Op, x, y);

    /// <summary>−x. Of bools it throws; of uint8 it wraps.</summary>
    public static Tensor operator -(Tensor x)
    {
        if (x.DType == DType.Bool)
        {
            throw new ArgumentException("A bool tensor has no negative; write !x for the logical opposite, or cast it first.");
        }

        return Negate.Op.Apply(x);
    }

    /// <summary>x &lt; y, element by element, as a bool tensor.</summary>
    public static Tensor operator <(Tensor x, Tensor y) => Paired("<", Less.Op, x, y);

    /// <summary>x ≤ y, element by element, as a bool tensor.</summary>
    public static Tensor operator <=(Tensor x, Tensor y) => Paired("<=", LessOrEqual.Op, x, y);

    /// <summary>x &gt; y, element by element, as a bool tensor.</summary>
    public static Tensor operator >(Tensor x, Tensor y) => Paired(">", Less.Op, y, x);

    /// <summary>x ≥ y, element by element, as a bool tensor.</summary>
    public static Tensor operator >=(Tensor x, Tensor y) => Paired(">=", LessOrEqual.Op, y, x);

    /// <summary>Both, element by element, of bool tensors.</summary>
    public static Tensor operator &(Tensor x, Tensor y) => Logical("&", LogicalAnd.Op, x, y);

    /// <summary>Either or both, element by element, of bool tensors.</summary>
    public static Tensor operator |(Tensor x, Tensor y) => Logical("|", LogicalOr.Op, x, y);

    /// <summary>One but not both, element by element, of bool tensors.</summary>
    public static Tensor operator ^(Tensor x, Tensor y) => Logical("^", LogicalXor.Op, x, y);

    /// <summary>The opposite, element by element, of a bool tensor.</summary>
    public static Tensor operator !(Tensor x) => LogicalNot.Op.Apply(Bools("!", x));

    internal static Tensor Paired(string name, Primitive op, Tensor x, Tensor y)
    {
        (x, y) = Alignment.Align(name, x, y);
        if (x.DType == DType.Bool && op is Add or Subtract or Multiply or Remainder)
        {
            throw new ArgumentException($"{name} needs numbers, not bool tensors. Use &, | and ^ for logic, or cast to a number type first{CallSite.Suffix()}.");
        }

        return op.Apply(x, y);
    }

    private static Tensor Logical(string name, Primitive op, Tensor x, Tensor y)
    {
        (x, y) = Alignment.Align(name, Bools(name, x), Bools(name, y));
        return op.Apply(x, y);
    }

    private static Tensor Bools(string name, Tensor x) => x.DType == DType.Bool
        ? x
        : throw new ArgumentException($"{name} needs bool tensors, not {x.Type}. Compare first, for example x > 0{CallSite.Suffix()}.");
}
