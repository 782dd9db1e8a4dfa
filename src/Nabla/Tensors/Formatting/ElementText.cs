using System.Globalization;

namespace Nabla;

/// <summary>How single elements are written: one notation for all that are shown together.</summary>
internal static class ElementText
{
    private const string Scientific = "0.0000e+00";
    private const string Fixed = "F4";

    // Where fixed notation with four decimals stops saying enough, or starts saying too much: NumPy's and PyTorch's bounds.
    private const double Largest = 1e8;
    private const double Smallest = 1e-4;
    private const double LargestRatio = 1000;

    /// <summary>The text of each element at <paramref name="indices"/>.</summary>
    /// <exception cref="FormatException">.NET does not know <paramref name="format"/> for numbers of this kind.</exception>
    public static string[] Of(DType dtype, ITextSource source, List<long> indices, string? format)
    {
        string[] texts = new string[indices.Count];
        if (dtype is DType.Float16 or DType.BFloat16 or DType.Float32 or DType.Float64)
        {
            double[] values = new double[texts.Length];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = source.Floating(indices[i]);
            }

            string notation = string.IsNullOrEmpty(format) ? Notation(values) : format;
            for (int i = 0; i < values.Length; i++)
            {
                texts[i] = Floating(values[i], dtype, notation);
            }
        }
        else
        {
            for (int i = 0; i < texts.Length; i++)
            {
                long value = source.Integer(indices[i]);
                texts[i] = dtype == DType.Bool
                    ? (value != 0 ? "True" : "False")
                    : value.ToString(format, CultureInfo.InvariantCulture);
            }
        }

        return texts;
    }

    /// <summary>The first of <c>1.</c>, <c>1.5000</c> and <c>1.5000e+00</c> in which all of <paramref name="values"/> are legible.</summary>
    private static string Notation(double[] values)
    {
        bool areWhole = true;
        double least = double.PositiveInfinity;
        double greatest = 0;
        foreach (double value in values)
        {
            if (double.IsFinite(value) && value != 0)
            {
                areWhole &= Math.Truncate(value) == value;
                least = Math.Min(least, Math.Abs(value));
                greatest = Math.Max(greatest, Math.Abs(value));
            }
        }

        if (greatest > Largest || greatest / least > LargestRatio || (greatest > 0 && least < Smallest))
        {
            return Scientific;
        }

        return areWhole ? "0'.'" : Fixed;
    }

    private static string Floating(double value, DType dtype, string notation)
    {
        if (double.IsNaN(value))
        {
            return "nan";
        }

        if (double.IsInfinity(value))
        {
            return value > 0 ? "inf" : "-inf";
        }

        // As its own type, so that "G" and "R" give the shortest text that reads back.
        return dtype switch
        {
            DType.Float64 => value.ToString(notation, CultureInfo.InvariantCulture),
            DType.Float16 => ((Half)value).ToString(notation, CultureInfo.InvariantCulture),
            _ => ((float)value).ToString(notation, CultureInfo.InvariantCulture),
        };
    }
}
