using Nabla;

namespace PinnSample;

/// <summary>The network's solution beside the exact one.</summary>
internal static class Solutions
{
    private const int Times = 11, Places = 81, Rows = 11, Columns = 61;

    /// <summary>The relative error over a grid of times and places: ‖u − exact‖ / ‖exact‖.</summary>
    public static double Error(Network network, double viscosity)
    {
        (Tensor found, Tensor exact) = Both(network, viscosity);
        return Relative(found, exact);
    }

    public static void Present(Network network, double viscosity, Screen screen)
    {
        (Tensor found, Tensor exact) = Both(network, viscosity);
        screen.Output.WriteLine();
        TextTable table = new("time", "x = -0.75", "exact", "x = -0.25", "exact", "x = 0.1", "exact", "greatest error");
        for (int time = 0; time < Times; time += 2)
        {
            List<FormattableString> cells = [$"{time / (Times - 1.0):F1}"];
            foreach (double x in (double[])[-0.75, -0.25, 0.1])
            {
                int place = (int)Math.Round((x + 1) / 2 * (Places - 1));
                cells.AddRange([$"{(double)found[time, place]:F4}", $"{(double)exact[time, place]:F4}"]);
            }

            table.Add([.. cells, $"{(double)(found[time] - exact[time]).Abs().Max():E1}"]);
        }

        table.Write(screen.Output);
        screen.Output.WriteLine();
        Draw(found, screen.Output);
        screen.Say($"relative error over {Times} times and {Places} places: {Relative(found, exact):E2}; greatest error {(double)(found - exact).Abs().Max():E2}");
    }

    private static double Relative(Tensor found, Tensor exact) => (double)((found - exact).Norm() / exact.Norm());

    private static (Tensor Found, Tensor Exact) Both(Network network, double viscosity)
    {
        using NoGradScope unrecorded = Transform.NoGrad();
        Tensor t = Tensor.Linspace(0, 1, Times, DType.Float64).Reshape(Times, 1).Expand(Times, Places).Reshape(-1, 1);
        Tensor x = Tensor.Linspace(-1, 1, Places, DType.Float64).Expand(Times, Places).Reshape(-1, 1);
        double[] times = t.ToArray<double>();
        double[] places = x.ToArray<double>();
        double[] exact = new double[times.Length];
        Parallel.For(0, exact.Length, i => exact[i] = Burgers.Solution(places[i], times[i], viscosity));
        return (network.At(t, x).Reshape(Times, Places), Tensor.Of<double>(exact, [Times, Places]));
    }

    /// <summary>The wave at first, halfway and at the end.</summary>
    private static void Draw(Tensor found, TextWriter output)
    {
        char[][] lines = [.. Enumerable.Range(0, Rows).Select(_ => new string(' ', Columns).ToCharArray())];
        foreach ((int time, char mark) in ((int, char)[])[(0, '.'), (Times / 2, 'o'), (Times - 1, '*')])
        {
            for (int column = 0; column < Columns; column++)
            {
                double u = (double)found[time, column * (Places - 1) / (Columns - 1)];
                lines[(int)Math.Round((1 - Math.Clamp(u, -1, 1)) / 2 * (Rows - 1))][column] = mark;
            }
        }

        foreach (char[] line in lines)
        {
            output.WriteLine($"  |{new string(line)}|");
        }

        output.WriteLine("   u over x from -1 to 1, at the times 0 (.), 0.5 (o) and 1 (*)");
        output.WriteLine();
    }
}
