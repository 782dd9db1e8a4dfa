using System.Globalization;

namespace Nabla.Eng.Ulps;

/// <summary>The largest error met, in units in the last place of the exact value, and the values that C99 fixes and that were missed.</summary>
internal sealed record Worst(double Error, string At, long Compared, long Failures, string Failure)
{
    public static Worst None { get; } = new(0, "", 0, 0, "");

    /// <summary>One comparison. An error that is not finite is a value missed: NaN, an infinity or a zero's sign.</summary>
    public static Worst Of(double error, string at) => double.IsFinite(error) ? new(error, at, 1, 0, "") : new(0, "", 1, 1, at);

    /// <summary>What both met.</summary>
    public Worst And(Worst other) => new(
        Math.Max(Error, other.Error),
        other.Error > Error ? other.At : At,
        Compared + other.Compared,
        Failures + other.Failures,
        Failures > 0 ? Failure : other.Failure);

    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"{Error:F3} ulp at {At}") + (Failures > 0 ? $", {Failures} values missed, as at {Failure}" : "");
}
