using Nabla;
using Nabla.Data;
using Nabla.Learning;

namespace TabularSample;

/// <summary>Prices of the features of houses as they stand in the file: what is missing is filled and everything scaled inside, so that the saved model is all that a prediction needs.</summary>
[Module]
internal sealed partial class PriceModel : Layer
{
    private readonly Variable _missing, _mean, _deviation, _priceMean, _priceDeviation;

    private readonly Sequential _layers;

    /// <param name="features">How many features a house has.</param>
    /// <param name="hidden">How wide the two hidden layers are.</param>
    public PriceModel(int features, int hidden)
    {
        _missing = new Variable(Tensor.Zeros(features), trainable: false);
        _mean = new Variable(Tensor.Zeros(features), trainable: false);
        _deviation = new Variable(Tensor.Ones(features), trainable: false);
        _priceMean = new Variable(Tensor.Zeros(1), trainable: false);
        _priceDeviation = new Variable(Tensor.Ones(1), trainable: false);
        _layers = new Sequential(new Linear(features, hidden), new Silu(), new Linear(hidden, hidden), new Silu(), new Linear(hidden, 1));
    }

    /// <summary>Takes over the numbers of the data to train with, and of no other.</summary>
    /// <param name="x">Features [N, F]; missing ones are NaN.</param>
    /// <param name="price">Prices [N, 1].</param>
    public void Fit(Tensor x, Tensor price)
    {
        Imputation imputation = Imputation.Median(x);
        Standardization scale = Standardization.Fit(imputation.Apply(x));
        Standardization priceScale = Standardization.Fit(price.Log());
        (_missing.Value, _mean.Value, _deviation.Value) = (imputation.Values, scale.Mean, scale.Deviation);
        (_priceMean.Value, _priceDeviation.Value) = (priceScale.Mean, priceScale.Deviation);
    }

    /// <summary>Logarithms of prices, [N, 1]: errors of a logarithm are shares of the price.</summary>
    /// <param name="x">Features [N, F]; missing ones are NaN.</param>
    public override Tensor Forward(Tensor x)
    {
        Tensor known = Functions.Where(Functions.IsNaN(x), _missing, x);
        return (_layers.Forward((known - _mean) / _deviation) * _priceDeviation) + _priceMean;
    }
}
