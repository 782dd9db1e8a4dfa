namespace Nabla.Data;

/// <summary>Columns on one scale: (x − mean) / deviation, with numbers found once, on the data to train with, and applied everywhere.</summary>
public sealed class Standardization
{
    /// <summary>A standardisation by known numbers.</summary>
    /// <param name="mean">What to subtract: one number, or a shape that broadcasts to that of one example.</param>
    /// <param name="deviation">What to divide by, alike; positive.</param>
    /// <exception cref="ArgumentException">A number is not finite, or a deviation is not positive.</exception>
    public Standardization(Tensor mean, Tensor deviation)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(deviation);
        if (!(bool)Functions.IsFinite(mean).All())
        {
            throw new ArgumentException($"Standardization needs finite means, and was given {mean}.", nameof(mean));
        }

        if (!(bool)(Functions.IsFinite(deviation) & (deviation > 0)).All())
        {
            throw new ArgumentException($"Standardization needs positive, finite deviations, and was given {deviation}.", nameof(deviation));
        }

        Mean = mean.Detach();
        Deviation = deviation.Detach();
    }

    /// <summary>What is subtracted.</summary>
    public Tensor Mean { get; }

    /// <summary>What is divided by.</summary>
    public Tensor Deviation { get; }

    /// <summary>Finds mean and standard deviation (of the population: divided by N) of each column.</summary>
    /// <param name="x">The data to train with, [N, …]: a column is what has one position in all examples. Integers are taken as float32.</param>
    /// <remarks>A column that is constant gets the deviation 1, and so becomes 0. Do not fit on data to validate or test with: that would let it leak into training.</remarks>
    /// <exception cref="ArgumentException">There are no examples, or a column holds NaN or an infinity; the message names the first.</exception>
    public static Standardization Fit(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Rank == 0 || x.Shape[0] == 0)
        {
            throw new ArgumentException($"Standardization.Fit needs examples along the first axis, and x is {x.Type}.", nameof(x));
        }

        x = Floating(x.Detach());
        Tensor finite = Functions.IsFinite(x).All(0);
        if (!(bool)finite.All())
        {
            long column = (long)finite.Flatten().Cast(DType.Int64).ArgMin();
            throw new ArgumentException($"Standardization.Fit found NaN or an infinity in column {column} of x {x.Shape}: repair or leave out such examples first.", nameof(x));
        }

        // Rounding gives a constant column a tiny deviation: its extremes tell for certain.
        Tensor isConstant = Functions.Equal(x.Max(0), x.Min(0));
        return new Standardization(x.Mean(0), Functions.Where(isConstant, 1, x.Std(0, correction: 0)));
    }

    /// <summary>(x − mean) / deviation, in the floating type of <paramref name="x"/>.</summary>
    /// <param name="x">Examples [N, …], or one example, of the shape that was fitted.</param>
    /// <exception cref="ArgumentException">The columns are not those of the mean.</exception>
    public Tensor Apply(Tensor x)
    {
        x = Checked(x, nameof(Apply));
        return (x - Mean.Cast(x.DType)) / Deviation.Cast(x.DType);
    }

    /// <summary>What <see cref="Apply"/> was given: x · deviation + mean, in the floating type of <paramref name="x"/>.</summary>
    /// <param name="x">Standardised examples.</param>
    /// <exception cref="ArgumentException">The columns are not those of the mean.</exception>
    public Tensor Invert(Tensor x)
    {
        x = Checked(x, nameof(Invert));
        return (x * Deviation.Cast(x.DType)) + Mean.Cast(x.DType);
    }

    private static Tensor Floating(Tensor x) => x.DType.IsFloating() ? x : x.Cast(DType.Float32);

    private Tensor Checked(Tensor x, string method)
    {
        ArgumentNullException.ThrowIfNull(x);
        CheckFits(Mean.Shape, x, method);
        CheckFits(Deviation.Shape, x, method);
        return Floating(x);
    }

    // Broadcasting the data to the numbers would turn [N, 1] into [N, F] and say nothing.
    private static void CheckFits(Shape numbers, Tensor x, string method)
    {
        bool fits = numbers.Rank <= x.Rank;
        for (int axis = 1; fits && axis <= numbers.Rank; axis++)
        {
            fits = numbers[^axis] == 1 || numbers[^axis] == x.Shape[^axis];
        }

        if (!fits)
        {
            throw new ArgumentException($"{method} has numbers for examples of {numbers}, and x is {x.Type}.", nameof(x));
        }
    }
}
