using Nabla;
using Nabla.Data;

namespace TimeSeriesSample;

/// <summary>The first four fifths of a series to train with, the rest to test with: what comes later must not help to learn what came before.</summary>
internal sealed class Split
{
    public Split(Tensor series, int window, int horizon)
    {
        int cut = series.Shape[0] * 4 / 5;
        Standardization scale = Standardization.Fit(series.Narrow(0, 0, cut));
        Tensor scaled = scale.Apply(series);
        Train = new SlidingWindows(scaled.Narrow(0, 0, cut), window, targetOffset: window, targetLength: horizon);
        Test = new SlidingWindows(scaled.Narrow(0, cut, series.Shape[0] - cut), window, targetOffset: window, targetLength: horizon);
    }

    public SlidingWindows Train { get; }

    public SlidingWindows Test { get; }
}
