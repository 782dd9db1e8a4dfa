using Nabla;
using Nabla.Data;
using Nabla.Learning;

namespace TimeSeriesSample;

/// <summary>How good forecasts are, beside that of simpler ones: the last number again, and a linear function of the window found by least squares.</summary>
internal sealed class Judgement
{
    private const int Levels = 9, Columns = 72;

    private readonly Tensor _x, _y, _forecast, _linear;

    public Judgement(Layer model, Split split)
    {
        model.Eval();
        (_x, _y) = All(split.Test);
        _forecast = model.Predict(_x);

        (Tensor x, Tensor y) = All(split.Train);
        Tensor design = Design(x);
        Tensor normal = design.T.MatMul(design) + (1e-6 * Tensor.Eye(design.Shape[1], dtype: DType.Float64));
        Tensor weights = normal.Solve(design.T.MatMul(y.Squeeze(2).Cast(DType.Float64)));
        _linear = Design(_x).MatMul(weights).Cast(DType.Float32).Unsqueeze(2);
    }

    public void Present(Screen screen)
    {
        screen.Output.WriteLine();
        int horizon = _y.Shape[1];
        int[] steps = [.. ((int[])[1, 2, 4, 8, 12, 16, 24, 32, 48]).Where(step => step < horizon), horizon];
        TextTable table = new(["error of a forecast by steps", .. steps.Select(step => FormattableString.Invariant($"{step}")), "all"]);
        foreach ((string name, Tensor forecast) in ((string, Tensor)[])[("the last number again", _x[.., ^1.., ..].BroadcastTo(_y.Shape)), ("a linear function", _linear), ("the network", _forecast)])
        {
            table.Add([$"{name}", .. steps.Select(step => (FormattableString)$"{Rms(forecast, step - 1):F3}"), $"{Rms(forecast):F3}"]);
        }

        table.Write(screen.Output);
        screen.Say($"root mean squared errors, in deviations of the series, of {_y.Shape[0]} windows");
        screen.Output.WriteLine();
        Draw(screen);
    }

    private static (Tensor X, Tensor Y) All(SlidingWindows windows) => DataLoader.From(windows, batch: windows.Count, shuffle: false).Single();

    private static Tensor Design(Tensor x) => Functions.Concat([x.Squeeze(2), Tensor.Ones(x.Shape[0], 1)], 1).Cast(DType.Float64);

    /// <summary>Root of the mean squared error over the horizon, in deviations of the series.</summary>
    private double Rms(Tensor forecast) => Math.Sqrt((double)(forecast - _y).Square().Mean());

    private double Rms(Tensor forecast, int step) => Math.Sqrt((double)(forecast - _y)[.., step].Square().Mean());

    /// <summary>What the network saw in the middle of the test, what came, and what it had said.</summary>
    private void Draw(Screen screen)
    {
        int window = _y.Shape[0] / 2;
        float[] seen = _x[window].Flatten().ToArray<float>();
        float[] came = _y[window].Flatten().ToArray<float>();
        float[] said = _forecast[window].Flatten().ToArray<float>();
        seen = seen[Math.Max(0, seen.Length + came.Length - Columns)..];
        float low = seen.Concat(came).Concat(said).Min();
        float high = seen.Concat(came).Concat(said).Max();
        char[][] lines = [.. Enumerable.Range(0, Levels).Select(_ => new string(' ', seen.Length + came.Length).ToCharArray())];
        void Dot(int column, float value, char mark) => lines[Levels - 1 - (int)Math.Round((Levels - 1) * (value - low) / Math.Max(high - low, 1e-9f))][column] = mark;
        for (int i = 0; i < seen.Length; i++)
        {
            Dot(i, seen[i], '.');
        }

        for (int i = 0; i < came.Length; i++)
        {
            Dot(seen.Length + i, came[i], 'o');
            Dot(seen.Length + i, said[i], '*');
        }

        foreach (char[] line in lines)
        {
            screen.Output.WriteLine(new string(line).TrimEnd());
        }

        screen.Output.WriteLine(". seen   o what came   * what the network said (over it where both are one)");
    }
}
