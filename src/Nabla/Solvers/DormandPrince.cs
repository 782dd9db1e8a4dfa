using System.Globalization;

namespace Nabla;

/// <summary>dy/dt = f(t, y) from one time to the next, by the embedded Runge-Kutta pair of orders 5 and 4, with steps as long as the tolerance allows.</summary>
/// <remarks>
/// Coefficients: Dormand and Prince, A family of embedded Runge-Kutta formulae, 1980. The last stage of a step is the first
/// of the next. Step lengths: Hairer, Nørsett and Wanner, Solving Ordinary Differential Equations I, II.4 (start, control)
/// and Gustafsson's proportional-integral control, by which a step also answers to the error of the one before.
/// Lengths are numbers, not tensors: they are chosen from values, and derivatives take them as constants.
/// </remarks>
internal sealed class DormandPrince(Func<double, Tensor, Tensor> f, double relative, double absolute, int maxSteps, bool record, string solver = "Solve.Ode")
{
    private const double Safety = 0.9;
    private const double Shortest = 0.2;
    private const double Longest = 10;
    private const double Proportional = 0.7 / 5;
    private const double Integral = 0.4 / 5;

    // Around t = 0 every step moves t, so there has to be an end.
    private const double LeastLength = 1e-100;

    private static readonly double[] s_times = [0, 1 / 5.0, 3 / 10.0, 4 / 5.0, 8 / 9.0, 1, 1];

    private static readonly double[][] s_stages =
    [
        [],
        [1 / 5.0],
        [3 / 40.0, 9 / 40.0],
        [44 / 45.0, -56 / 15.0, 32 / 9.0],
        [19372 / 6561.0, -25360 / 2187.0, 64448 / 6561.0, -212 / 729.0],
        [9017 / 3168.0, -355 / 33.0, 46732 / 5247.0, 49 / 176.0, -5103 / 18656.0],
        [35 / 384.0, 0, 500 / 1113.0, 125 / 192.0, -2187 / 6784.0, 11 / 84.0],
    ];

    /// <summary>The weights of order 5 less those of order 4.</summary>
    private static readonly double[] s_error = [71 / 57600.0, 0, -71 / 16695.0, 71 / 1920.0, -17253 / 339200.0, 22 / 525.0, -1 / 40.0];

    private double _length;
    private double _lastError = 1;
    private Tensor? _slope;
    private int _steps;

    /// <summary>The solution at each of the times, of which the first is that of <paramref name="y"/>: steps end exactly there.</summary>
    public Tensor[] Integrate(Tensor y, double[] times)
    {
        Tensor[] found = new Tensor[times.Length];
        found[0] = y;
        for (int i = 1; i < times.Length; i++)
        {
            found[i] = y = Span(y, times[i - 1], times[i]);
        }

        return found;
    }

    private Tensor Span(Tensor y, double time, double end)
    {
        double direction = Math.Sign(end - time);
        if (_slope is null)
        {
            _slope = Slope(time, y);
            _length = FirstLength(time, y, _slope, Math.Abs(end - time), direction);
        }

        while (time != end)
        {
            // The last step before a requested time is cut to end there, or lengthened by a hair rather than leave a sliver.
            double left = Math.Abs(end - time);
            bool last = _length * 1.01 >= left;
            double length = last ? left : _length;
            if (++_steps > maxSteps)
            {
                throw new SolverException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{solver} did not reach t = {end:G6} in {maxSteps} steps: it is at {time:G6} with steps of {length:G3}. Allow more steps or a greater tolerance; an equation with very different rates (a stiff one) needs an implicit method."));
            }

            (Tensor next, Tensor slope, double error) = Step(time, y, _slope, length * direction);
            bool accepted = error <= 1;
            double factor = error == 0 ? Longest : accepted
                ? Math.Clamp(Safety * Math.Pow(error, -Proportional) * Math.Pow(_lastError, Integral), Shortest, Longest)
                : Math.Clamp(Safety * Math.Pow(error, -0.2), Shortest, 1);
            if (accepted)
            {
                (y, _slope, _lastError) = (next, slope, Math.Max(error, 1e-4));
                time = last ? end : time + length * direction;
                _length = last ? Math.Max(_length, length * factor) : length * factor;
            }
            else
            {
                _length = length * (double.IsFinite(error) ? factor : Shortest);
                Check(time, error);
            }
        }

        return y;
    }

    private void Check(double time, double error)
    {
        if (_length > 4 * (Math.BitIncrement(Math.Abs(time)) - Math.Abs(time)) && _length > LeastLength)
        {
            return;
        }

        throw new SolverException(double.IsFinite(error)
            ? string.Create(CultureInfo.InvariantCulture, $"{solver} cannot go on from t = {time:G6}: its step of {_length:G3} no longer moves t, and the error is still {error:G3} times the tolerance. The solution may have a singularity there, or the tolerance is beyond the precision of the numbers.")
            : string.Create(CultureInfo.InvariantCulture, $"{solver} met values that are not finite after t = {time:G6}, however short its steps. The solution may have a singularity there, or f is not defined."));
    }

    /// <summary>One step: the result of order 5, its slope, and the error in units of the tolerance.</summary>
    private (Tensor Next, Tensor Slope, double Error) Step(double time, Tensor y, Tensor slope, double length)
    {
        Tensor[] slopes = new Tensor[s_stages.Length];
        slopes[0] = slope;
        Tensor next = y;
        for (int stage = 1; stage < slopes.Length; stage++)
        {
            next = y + Combine(slopes, s_stages[stage], length);
            slopes[stage] = Slope(time + s_times[stage] * length, next);
        }

        double error = Size(Combine(slopes, s_error, length), y, next);
        return (Kept(next), slopes[^1], error);
    }

    private static Tensor Combine(Tensor[] slopes, double[] weights, double length)
    {
        Tensor sum = slopes[0] * (weights[0] * length);
        for (int i = 1; i < weights.Length; i++)
        {
            sum = weights[i] == 0 ? sum : sum + slopes[i] * (weights[i] * length);
        }

        return sum;
    }

    private double FirstLength(double time, Tensor y, Tensor slope, double whole, double direction)
    {
        (double state, double speed) = (Size(y, y, y), Size(slope, y, y));
        if (!double.IsFinite(state) || !double.IsFinite(speed))
        {
            throw new SolverException(string.Create(CultureInfo.InvariantCulture, $"{solver} was given a start, or a slope there, that is not finite (t = {time:G6}). Start where f is defined."));
        }

        double trial = Math.Min(state < 1e-5 || speed < 1e-5 ? 1e-6 : 0.01 * state / speed, whole);
        Tensor ahead = Slope(time + trial * direction, y + slope * (trial * direction));
        double curvature = Size(ahead - slope, y, y) / trial;
        double greatest = Math.Max(speed, curvature);
        double length = !(greatest > 1e-15) ? Math.Max(1e-6, trial * 1e-3) : Math.Pow(0.01 / greatest, 0.2);
        return double.IsFinite(length) ? Math.Min(100 * trial, length) : trial;
    }

    /// <summary>The root of the mean square in units of the tolerance; of many examples that of the worst, which all share the step.</summary>
    private double Size(Tensor difference, Tensor from, Tensor to)
    {
        Tensor scale = absolute + relative * from.Detach().Abs().Maximum(to.Detach().Abs());
        return difference.Count == 0 ? 0 : Observation.Greatest((difference.Detach() / scale).Square().Mean().Sqrt(), solver);
    }

    private Tensor Slope(double time, Tensor y)
    {
        Tensor slope = Kept(f(time, y));
        return slope.Type == y.Type ? slope : throw new ArgumentException($"{solver} has a state y of {y.Type}, but f(t, y, a) is {slope.Type}. A slope has the type and shape of its state.");
    }

    private Tensor Kept(Tensor x) => record ? x : Observation.Value(x, solver);
}
