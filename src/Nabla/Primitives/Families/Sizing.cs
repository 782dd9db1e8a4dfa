using System.Globalization;

namespace Nabla.Primitives;

/// <summary>What lengths and numbers are at one size, where they are known at two others.</summary>
/// <remarks>
/// Note [What depends on a size]
/// A function of tensors whose leading axis may have any size is written down at two sizes, and whatever differs between the two depends on the size: lengths among the
/// types and parameters of operations, and numbers that C# computed of lengths. A length is a·size + b in whole numbers. A number is such a length, the root of one, or the
/// quotient of two, as simple as its bits allow. Whether that is what was meant is not believed but looked at: at a third size the same must come out as was written down there.
/// </remarks>
/// <param name="first">The size at which the first of each two was found.</param>
/// <param name="second">That of the second.</param>
/// <param name="size">The size asked for.</param>
internal sealed class Sizing(int first, int second, int size)
{
    /// <summary>For comparing what is known at a size with what was written down there: nothing may differ.</summary>
    public static Sizing Check(int size) => new(size, size, size);

    /// <summary>Whether nothing may differ.</summary>
    public bool IsCheck => first == second;

    /// <summary>A length.</summary>
    /// <exception cref="NotSupportedException">The two are no a·size + b.</exception>
    public int Length(int x, int y) => checked((int)Whole(x, y));

    /// <inheritdoc cref="Length"/>
    public Shape Of(Shape x, Shape y) => x.Equals(y) ? x : Shape.Create(Of(x.Lengths, y.Lengths));

    /// <summary>Lengths, or indices.</summary>
    /// <exception cref="NotSupportedException">Two are no a·size + b.</exception>
    public Axes Of(Axes x, Axes y) => x.Equals(y) ? x : Axes.Of(Of(x.Span, y.Span));

    /// <inheritdoc cref="Length"/>
    public TensorType Of(TensorType x, TensorType y) => x.DType == y.DType ? new TensorType(x.DType, Of(x.Shape, y.Shape)) : throw Different($"{x}", $"{y}");

    /// <summary>A constant: the same numbers, one number in however many places, or whole numbers that go up or down alike.</summary>
    /// <exception cref="NotSupportedException">It is something else.</exception>
    public ConcreteTensor Of(ConcreteTensor x, ConcreteTensor y)
    {
        if (ReferenceEquals(x, y) || (x.Type == y.Type && x.HasSameBits(y)))
        {
            return x;
        }

        TensorType type = Of(x.Type, y.Type);
        if (One(x) is { } one && One(y) is { } other)
        {
            ConcreteTensor number = one.Bits() == other.Bits() ? one : Number(one, other);
            return number.Everywhere(type.Shape);
        }

        if (!IsCheck && Progression(x) is var (start, step) && Progression(y) is var (otherStart, otherStep))
        {
            (start, step) = (Whole(start, otherStart), Whole(step, otherStep));
            double[] numbers = [.. Enumerable.Range(0, checked((int)type.Shape.Count)).Select(i => (double)(start + step * i))];
            return Tensor.Of<double>(numbers, type.Shape).Cast(type.DType).Concrete;
        }

        throw Different($"a tensor {x.Type} of numbers", $"{(x.Type == y.Type ? "other numbers" : $"{y.Type}")}");
    }

    private static ConcreteTensor? One(ConcreteTensor x)
        => x.IsOneNumber || (x.Count > 0 && x.HasSameBits(x.First.Everywhere(x.Shape))) ? x.First : null;

    /// <summary>The first of whole numbers that go up or down alike, and by how much; null where they do not.</summary>
    private static (long Start, long Step)? Progression(ConcreteTensor x)
    {
        const double Exact = 1L << 53;
        if (x.DType == DType.Bool || x.Count < 2)
        {
            return null;
        }

        double[] numbers = x.Cast(DType.Float64).ToArray<double>();
        double step = numbers[1] - numbers[0];
        for (int i = 0; i < numbers.Length; i++)
        {
            if (!double.IsInteger(numbers[i]) || Math.Abs(numbers[i]) >= Exact || numbers[i] != numbers[0] + step * i)
            {
                return null;
            }
        }

        return ((long)numbers[0], (long)step);
    }

    private ConcreteTensor Number(ConcreteTensor x, ConcreteTensor y)
    {
        if (!IsCheck && SizedNumber.Of(x) is { } one && SizedNumber.Of(y) is { } two && one.IsLike(two))
        {
            SizedNumber number = one with { Numerator = Whole(one.Numerator, two.Numerator), Denominator = Whole(one.Denominator, two.Denominator) };
            return ConcreteTensor.Scalar(number.Value).CastScalar(x.DType);
        }

        throw Different($"the number {x}", $"{y}");
    }

    private int[] Of(ReadOnlySpan<int> x, ReadOnlySpan<int> y)
    {
        if (x.Length != y.Length)
        {
            throw Different(string.Create(CultureInfo.InvariantCulture, $"{x.Length} axes"), string.Create(CultureInfo.InvariantCulture, $"{y.Length}"));
        }

        int[] lengths = new int[x.Length];
        for (int i = 0; i < lengths.Length; i++)
        {
            lengths[i] = Length(x[i], y[i]);
        }

        return lengths;
    }

    private long Whole(long x, long y)
    {
        if (x == y)
        {
            return x;
        }

        return !IsCheck && (y - x) % (second - first) == 0
            ? x + (y - x) / (second - first) * (size - first)
            : throw Different(string.Create(CultureInfo.InvariantCulture, $"the length {x}"), string.Create(CultureInfo.InvariantCulture, $"{y}"));
    }

    private NotSupportedException Different(string x, string y) => new(IsCheck
        ? string.Create(CultureInfo.InvariantCulture, $"would have {x} at size {size}, going by smaller ones, and has {y}")
        : string.Create(CultureInfo.InvariantCulture, $"has {x} at size {first} and {y} at size {second}"));
}
