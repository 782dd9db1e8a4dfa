using Nabla.Primitives;

namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>x + y, element by element, broadcasting as NumPy does. Of bools it is x | y.</summary>
    public static Tensor operator +(Tensor x, Tensor y) => Paired("+", Primitives.Add.Op, x, y);

    /// <summary>x − y, element by element, broadcasting as NumPy does.</summary>
    public static Tensor operator -(Tensor x, Tensor y) => Paired("-", Primitives.Subtract.Op, x, y);

    /// <summary>x · y, element by element, broadcasting as NumPy does. Of bools it is x &amp; y. The product of matrices is <see cref="MatMul"/>.</summary>
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
        return Primitives.Divide.Op.Apply(x, y);
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

    /// <summary>x itself. Of bools it throws.</summary>
    public static Tensor operator +(Tensor x) => x.Numbers("+").Captured;

    /// <summary>Both, element by element, of bool tensors; of integers, bit by bit.</summary>
    public static Tensor operator &(Tensor x, Tensor y) => Bitwise("&", Primitives.LogicalAnd.Op, x, y);

    /// <summary>Either or both, element by element, of bool tensors; of integers, bit by bit.</summary>
    public static Tensor operator |(Tensor x, Tensor y) => Bitwise("|", Primitives.LogicalOr.Op, x, y);

    /// <summary>One but not both, element by element, of bool tensors; of integers, bit by bit.</summary>
    public static Tensor operator ^(Tensor x, Tensor y) => Bitwise("^", Primitives.LogicalXor.Op, x, y);

    /// <summary>The opposite bits of integers; of bools it is !x.</summary>
    public static Tensor operator ~(Tensor x) => x.DType == DType.Bool ? !x : x ^ (x.DType == DType.UInt8 ? byte.MaxValue : -1);

    /// <summary>x · 2ⁿ of integers, element by element: the bits moved up, those that leave lost. Of more places than an integer has, 0.</summary>
    public static Tensor operator <<(Tensor x, Tensor count)
    {
        (x, count) = Integers("<<", x, count);
        return x * Paired("<<", Primitives.Pow.Op, 2, count);
    }

    /// <summary>⌊x/2ⁿ⌋ of integers, element by element: the bits moved down, copies of the sign coming in.</summary>
    public static Tensor operator >>(Tensor x, Tensor count)
    {
        (x, count) = Integers(">>", x, count);

        // The greatest power that an integer holds is half of what it may be divided by.
        Tensor most = count.Clamp(max: 8 * x.DType.Size() - 1);
        Tensor half = Primitives.Divide.Op.Apply(most, Alignment.As(2, most.DType).BroadcastTo(most.Shape));
        return Shifted(Shifted(x, half), most - half);

        static Tensor Shifted(Tensor x, Tensor count) => x.Divide(Paired(">>", Primitives.Pow.Op, 2, count), Rounding.Floor);
    }

    /// <summary>The opposite, element by element, of a bool tensor.</summary>
    public static Tensor operator !(Tensor x) => Primitives.LogicalNot.Op.Apply(Bools("!", x));

    internal static Tensor Paired(string name, Primitive op, Tensor x, Tensor y)
    {
        (x, y) = Alignment.Align(name, x, y);
        if (x.DType == DType.Bool && op is Primitives.Add or Multiply)
        {
            return (op is Primitives.Add ? (Primitive)Primitives.LogicalOr.Op : Primitives.LogicalAnd.Op).Apply(x, y);
        }

        if (x.DType == DType.Bool && op is Primitives.Subtract or Remainder)
        {
            throw new ArgumentException($"{name} needs numbers, not bool tensors. Use &, | and ^ for logic, or cast to a number type first{CallSite.Suffix()}.");
        }

        return op.Apply(x, y);
    }

    private static Tensor Bitwise(string name, Primitive op, Tensor x, Tensor y)
    {
        (x, y) = Alignment.Align(name, x, y);
        return x.DType.IsFloating()
            ? throw new ArgumentException($"{name} needs bool tensors or integers, not {x.Type}. Compare first, for example x > 0{CallSite.Suffix()}.")
            : op.Apply(x, y);
    }

    private static (Tensor X, Tensor Y) Integers(string name, Tensor x, Tensor y)
    {
        (x, y) = Alignment.Align(name, x, y);
        return x.DType.IsInteger() ? (x, y) : throw new ArgumentException($"{name} shifts the bits of integers, not of {x.Type}. Multiply by a power of 2{CallSite.Suffix()}.");
    }

    private static Tensor Bools(string name, Tensor x) => x.DType == DType.Bool
        ? x
        : throw new ArgumentException($"{name} needs bool tensors, not {x.Type}. Compare first, for example x > 0{CallSite.Suffix()}.");
}
