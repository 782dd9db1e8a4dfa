using Nabla.Learning;
using Nabla.Tests.References;

namespace Nabla.Tests.Learning;

/// <summary>The optimizers of the recorded cases.</summary>
internal static class RecordedOptimizers
{
    private static readonly Dictionary<string, Func<IReadOnlyList<Variable>, ReferenceArguments, Optimizer>> s_makers = new()
    {
        ["Adadelta"] = static (p, a) => new Adadelta(p, a.Number("learningRate", 1), a.Number("rho", 0.9), a.Number("epsilon", 1e-6), a.Number("weightDecay", 0)),
        ["Adagrad"] = static (p, a) => new Adagrad(
            p, a.Number("learningRate"), a.Number("rateDecay", 0), a.Number("weightDecay", 0), a.Number("firstSum", 0), a.Number("epsilon", 1e-10)),
        ["Adam"] = static (p, a) => new Adam(p, a.Number("learningRate"), beta2: a.Number("beta2", 0.999), weightDecay: a.Number("weightDecay", 0), amsGrad: a.Flag("amsGrad"))
        {
            Maximizes = a.Flag("maximizes"),
        },
        ["AdamW"] = static (p, a) => new AdamW(p, a.Number("learningRate"), beta2: a.Number("beta2", 0.999), weightDecay: a.Number("weightDecay", 0.01), amsGrad: a.Flag("amsGrad"))
        {
            Maximizes = a.Flag("maximizes"),
        },
        ["Adamax"] = static (p, a) => new Adamax(
            p, a.Number("learningRate"), a.Number("beta1", 0.9), a.Number("beta2", 0.999), a.Number("epsilon", 1e-8), a.Number("weightDecay", 0)),
        ["Asgd"] = static (p, a) => new Asgd(p, a.Number("learningRate"), a.Number("decay", 1e-4), a.Number("alpha", 0.75), a.Number("start", 1e6), a.Number("weightDecay", 0)),
        ["NAdam"] = static (p, a) => new NAdam(
            p,
            a.Number("learningRate"),
            a.Number("beta1", 0.9),
            a.Number("beta2", 0.999),
            a.Number("epsilon", 1e-8),
            a.Number("weightDecay", 0),
            a.Number("momentumDecay", 4e-3)),
        ["RAdam"] = static (p, a) => new RAdam(
            p, a.Number("learningRate"), a.Number("beta1", 0.9), a.Number("beta2", 0.999), a.Number("epsilon", 1e-8), a.Number("weightDecay", 0)),
        ["RmsProp"] = static (p, a) => new RmsProp(
            p, a.Number("learningRate"), a.Number("alpha", 0.99), a.Number("epsilon", 1e-8), a.Number("weightDecay", 0), a.Number("momentum", 0), a.Flag("centered")),
        ["Rprop"] = static (p, a) => new Rprop(
            p, a.Number("learningRate", 1e-2), a.Number("shrink", 0.5), a.Number("growth", 1.2), a.Number("least", 1e-6), a.Number("greatest", 50))
        {
            Maximizes = a.Flag("maximizes"),
        },
        ["Sgd"] = static (p, a) => new Sgd(
            p, a.Number("learningRate"), a.Number("momentum", 0), a.Flag("nesterov"), a.Number("weightDecay", 0), a.Number("dampening", 0))
        {
            Maximizes = a.Flag("maximizes"),
        },
        ["Lion"] = static (p, a) => new Lion(p, a.Number("learningRate"), a.Number("beta1", 0.9), a.Number("beta2", 0.99), a.Number("weightDecay", 0)),
        ["Muon"] = static (p, a) => new Muon(
            p.Where(static one => one.Rank == 2),
            a.Number("learningRate", 0.02),
            a.Number("momentum", 0.95),
            !a.Has("nesterov") || a.Flag("nesterov"),
            a.Number("weightDecay", 0),
            a.Has("iterations") ? a.Integer("iterations") : 5),
        ["Adafactor"] = static (p, a) => new Adafactor(
            p,
            a.Number("learningRate", 1e-2),
            a.Number("decay", 0.8),
            a.Number("squareEpsilon", 1e-30),
            a.Number("scaleEpsilon", 1e-3),
            a.Number("clip", 1),
            a.Number("weightDecay", 0)),
    };

    public static IEnumerable<string> Names => s_makers.Keys;

    /// <summary>The recorded cases of one optimizer.</summary>
    public static IEnumerable<ReferenceCase> Cases(string name) => ReferenceCase.Load("Optimizers").Where(one => one.Arguments.Text("optimizer") == name);

    public static Optimizer Make(ReferenceCase one, IReadOnlyList<Variable> parameters) => s_makers[one.Arguments.Text("optimizer")](parameters, one.Arguments);
}
