using Nabla;
using Nabla.Learning;

namespace TabularSample;

/// <summary>Keeps the weights that did best on the validation data, and says when to stop.</summary>
/// <param name="model">The model.</param>
/// <param name="patience">For how many epochs nothing may get better.</param>
internal sealed class EarlyStopping(Module model, int patience)
{
    private Dictionary<string, Tensor> _best = [];
    private int _since;

    public double BestLoss { get; private set; } = double.PositiveInfinity;

    public int BestEpoch { get; private set; }

    /// <summary>Hears of an epoch; true where training should stop.</summary>
    public bool Stops(int epoch, double loss)
    {
        _since++;
        if (loss < BestLoss)
        {
            (BestLoss, BestEpoch, _since) = (loss, epoch, 0);
            _best = model.State.ToDictionary(pair => pair.Key, pair => pair.Value.Value, StringComparer.Ordinal);
        }

        return _since >= patience;
    }

    /// <summary>Gives the model the best weights back.</summary>
    public void Restore()
    {
        foreach ((string name, Variable variable) in model.State)
        {
            variable.Value = _best[name];
        }
    }
}
