namespace PinnSample;

/// <summary>Burgers' equation, u_t + u u_x = ν u_xx, on −1 ≤ x ≤ 1 and 0 ≤ t ≤ 1, with u = −sin(πx) at first and u = 0 at the ends: a wave that steepens to a front.</summary>
internal static class Burgers
{
    private const int Points = 400;
    private const double Reach = 8;

    /// <summary>
    /// The solution by Hopf (1950) and Cole (1951): u = −∫ sin π(x − η) f(x − η) e^{−η²/4νt} dη / ∫ f(x − η) e^{−η²/4νt} dη with f(y) = e^{−cos πy / 2πν},
    /// by the trapezoid rule, which is exact to rounding for such functions.
    /// </summary>
    /// <param name="x">The place.</param>
    /// <param name="t">The time.</param>
    /// <param name="viscosity">ν, above 0.</param>
    public static double Solution(double x, double t, double viscosity)
    {
        if (t == 0)
        {
            return -Math.Sin(Math.PI * x);
        }

        double scale = Math.Sqrt(4 * viscosity * t);
        double above = 0;
        double below = 0;
        for (int i = 0; i <= Points; i++)
        {
            double z = Reach * ((2.0 * i / Points) - 1);
            double y = x - (scale * z);
            double weight = Math.Exp((-Math.Cos(Math.PI * y) / (2 * Math.PI * viscosity)) - (z * z) - (1 / (2 * Math.PI * viscosity)));
            above -= Math.Sin(Math.PI * y) * weight;
            below += weight;
        }

        return above / below;
    }
}
