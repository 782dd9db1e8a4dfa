using Nabla;
using Nabla.Learning;

namespace TimeSeriesSample;

/// <summary>Reads numbers one after another, and says how far each of the next differs from the last: [N, T, 1] becomes [N, horizon, 1].</summary>
[Module]
internal sealed partial class Forecaster(int hidden, int horizon) : Layer
{
    private readonly Lstm _lstm = new(1, hidden, batchFirst: true);

    private readonly Linear _head = new(hidden, horizon);

    public override Tensor Forward(Tensor x)
    {
        Tensor last = x[.., ^1, ..];
        Tensor state = _lstm.Forward(x)[.., ^1, ..];
        return (_head.Forward(state) + last).Unsqueeze(2);
    }
}
