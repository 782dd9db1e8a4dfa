namespace Nabla.Distributions;

/// <summary>The probability p of success, given as it is or as ln(p/(1 − p)), and computed with as given: so that neither extreme loses digits.</summary>
internal sealed class SuccessProbability
{
    private readonly Tensor? _probs;
    private readonly Tensor? _logits;

    private SuccessProbability(Tensor? probs, Tensor? logits) => (_probs, _logits) = (probs, logits);

    public static SuccessProbability OfProbs(Tensor probs) => new(Given.Floating(probs)[0], null);

    public static SuccessProbability OfLogits(Tensor logits) => new(null, Given.Floating(logits)[0]);

    public Shape Shape => (_probs ?? _logits!).Shape;

    /// <summary>p.</summary>
    public Tensor Probs => _probs ?? _logits!.Sigmoid();

    /// <summary>ln(p/(1 − p)).</summary>
    public Tensor Logits => _logits ?? _probs!.Logit();

    /// <summary>1 − p.</summary>
    public Tensor Failure => _probs is null ? (-_logits!).Sigmoid() : 1 - _probs;

    /// <summary>k ln p, and 0 where k is 0.</summary>
    public Tensor Successes(Tensor count) => _probs is not null ? count.XLogY(_probs) : count * _logits!.LogSigmoid();

    /// <summary>k ln(1 − p), and 0 where k is 0.</summary>
    public Tensor Failures(Tensor count) => _probs is not null ? count.XLog1PY(-_probs) : count * (-_logits!).LogSigmoid();

    /// <summary>−p ln p − (1 − p) ln(1 − p).</summary>
    public Tensor Entropy() => -(Successes(Probs) + Failures(Failure));

    /// <summary>p ln(p/q) + (1 − p) ln((1 − p)/(1 − q)).</summary>
    public Tensor KlDivergence(SuccessProbability q) => Successes(Probs) - q.Successes(Probs) + Failures(Failure) - q.Failures(Failure);
}
