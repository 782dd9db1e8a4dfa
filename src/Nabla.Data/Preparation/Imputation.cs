namespace Nabla.Data;

/// <summary>Numbers in the place of those that are missing (NaN), found once, on the data to train with, and applied everywhere.</summary>
public sealed class Imputation
{
    private Imputation(Tensor values) => Values = values;

    /// <summary>What stands in for missing numbers, one for each column.</summary>
    public Tensor Values { get; }

    /// <summary>The mean of what is known of each column.</summary>
    /// <param name="x">The data to train with, [N, …], floating-point; missing numbers are NaN.</param>
    /// <exception cref="ArgumentException">There are no examples, the numbers are not floating-point, or nothing is known of a column; the message names the first.</exception>
    public static Imputation Mean(Tensor x) => new(Checked(x, nameof(Mean)).NanMean(0));

    /// <summary>The median of what is known of each column; of an even number the lower of the two in the middle.</summary>
    /// <inheritdoc cref="Mean"/>
    public static Imputation Median(Tensor x) => new(Checked(x, nameof(Median)).NanMedian(0).Values);

    /// <summary>A number of one's own, the same for all columns or one for each.</summary>
    /// <param name="values">One number, or a shape that broadcasts to that of one example.</param>
    public static Imputation Constant(Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new Imputation(values.Detach());
    }

    /// <summary><paramref name="x"/> with nothing missing.</summary>
    /// <param name="x">Examples [N, …], floating-point.</param>
    public Tensor Apply(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Functions.Where(Functions.IsNaN(x), Values.Cast(x.DType), x);
    }

    private static Tensor Checked(Tensor x, string method)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Rank == 0 || x.Shape[0] == 0 || !x.DType.IsFloating())
        {
            throw new ArgumentException($"Imputation.{method} needs floating-point examples along the first axis, and x is {x.Type}.", nameof(x));
        }

        x = x.Detach();
        Tensor known = (!Functions.IsNaN(x)).Any(0);
        return (bool)known.All()
            ? x
            : throw new ArgumentException($"Imputation.{method} cannot fill column {(long)known.Flatten().Cast(DType.Int64).ArgMin()} of x {x.Shape}: all of it is missing. Leave the column out.", nameof(x));
    }
}
