using GuideSample.Compiling;
using GuideSample.ControlFlow;
using GuideSample.Derivations;
using GuideSample.Distributions;
using GuideSample.Loading;
using GuideSample.NaNSafety;
using GuideSample.Networks;
using GuideSample.Pitfalls;
using GuideSample.Solvers;
using GuideSample.Spectra;
using GuideSample.Training;
using GuideSample.Transforms;

namespace GuideSample;

/// <summary>A block of code of the guide: it stands there word for word, and here it runs.</summary>
/// <param name="Name">What its region in the source is called.</param>
/// <param name="Run">Runs it; an exception where a claim does not hold.</param>
internal sealed record Snippet(string Name, Action Run)
{
    /// <summary>All of them, in the order of the pages.</summary>
    public static IReadOnlyList<Snippet> All { get; } =
    [
        new("squared-product", ChainRule.SquaredProduct),
        new("staged-function", ChainRule.StagedFunction),
        new("outer-products", Shapes.OuterProducts),
        new("matrix-product", Derivations.Products.MatrixProduct),
        new("added-bias", Derivations.Products.AddedBias),
        new("linear-layer", Derivations.Products.LinearLayer),
        new("sum", Derivations.Products.Sum),
        new("grad", Gradients.OfAFunction),
        new("logistic-regression", Gradients.Logistic),
        new("grad-of-a-tuple", Gradients.Tuples),
        new("line-record", Gradients.Records),
        new("grad-of-a-record", Gradients.Records),
        new("first-argument", Gradients.Arguments),
        new("check-by-differences", Gradients.ByDifferences),
        new("check-gradient", Gradients.ByTheLibrary),
        new("jvp-and-vjp", Transforms.Products.BothModes),
        new("linearize", Transforms.Products.OnePointManyDirections),
        new("hessian-vector-products", Transforms.Products.HessianTimesVector),
        new("jacobians", Transforms.Products.Jacobians),
        new("jacobian-by-hand", Transforms.Products.JacobiansByHand),
        new("hessian", Transforms.Products.WholeHessian),
        new("vmap", Batches.OneExample),
        new("vmap-axes", Batches.SharedArguments),
        new("per-example-gradients", Batches.PerExampleGradients),
        new("gradient-clipping", Rules.Clipping),
        new("straight-through", Rules.StraightThrough),
        new("implicit-rule", Rules.Implicit),
        new("rule-of-two", Rules.OfTwo),
        new("laws", Rules.KeepLaws),
        new("detach", Rules.Constants),
        new("trace", Graphs.AFunction),
        new("trace-of-a-gradient", Graphs.ItsGradient),
        new("trace-of-a-step", Graphs.ATrainingStep),
        new("physics-informed", Nested.DifferentialEquation),
        new("maml", Nested.LearningToLearn),
        new("recurrent-scan", Bodies.Recurrence),
        new("scan-in-segments", Bodies.Segments),
        new("cond", Bodies.Choice),
        new("cond-not-taken", Bodies.NotTaken),
        new("while", Bodies.Repetition),
        new("checkpoint", Bodies.Recomputation),
        new("nan-where", Policy.Masks),
        new("nan-norm", Policy.Norms),
        new("nan-sqrt", Policy.Roots),
        new("nan-logsumexp", Policy.Sums),
        new("nan-pow", Policy.Powers),
        new("nan-ties", Policy.Ties),
        new("nan-entropy", Policy.Entropy),
        new("solve-root", Solutions.Root),
        new("solve-kepler", Solutions.Kepler),
        new("solve-equilibrium", Solutions.Equilibrium),
        new("solve-ode", Solutions.Decay),
        new("solve-ode-end-time", Solutions.EndTime),
        new("solve-vmap", Solutions.ManyExamples),
        new("data-loader", Loaders.Epochs),
        new("data-samplers", Loaders.Samplers),
        new("data-csv", Files.Table),
        new("data-images", Files.Images),
        new("data-text", Files.Text),
        new("data-resume", Loaders.Resumed),
        new("data-resume-trainer", Loaders.ResumedTraining),
        new("own-lists", Habits.OwnLists),
        new("nothing-kept", Habits.NothingKept),
        new("seeds", Habits.Seeds),
        new("jit", Steps.Function),
        new("fused", Steps.OneLoop),
        new("jit-step", Steps.Step),
        new("jit-any-batch", Steps.AnyBatch),
        new("jit-any-batch-not", Steps.NotAnyBatch),
        new("jit-trainer", Steps.Training),
        new("jit-numbers", Steps.Numbers),
        new("debug-nan", Steps.NotNumbers),
        new("jit-signature", Steps.Signature),
        new("jit-grads", Steps.KeepGrads),
        new("distribution-densities", Draws.Densities),
        new("distribution-rsample", Draws.ThroughSamples),
        new("distribution-score", Draws.ScoreFunction),
        new("distribution-kl", Draws.Divergence),
        new("distribution-mixture", Draws.Mixtures),
        new("distribution-jit", Draws.Compiled),
        new("torch-stream", Draws.PyTorchStream),
        new("network-images", Architectures.Images),
        new("network-sequences", Architectures.Sequences),
        new("network-attention", Architectures.Attention),
        new("network-weight-norm", Architectures.Weights),
        new("fourier-spectrum", Signals.Spectrum),
        new("fourier-pairs", Signals.Numbers),
        new("fourier-convolution", Signals.Products),
        new("fourier-gradient", Signals.Learned),
        new("fourier-stft", Signals.Stretches),
        new("optimizer-step", Optimization.Kinds),
        new("own-optimizer", Optimization.OwnRule),
        new("schedules", Optimization.Schedules),
        new("plateau", Optimization.Plateau),
        new("parameter-groups", Optimization.Groups),
        new("weight-average", Optimization.Averages),
        new("accumulation", Optimization.Accumulation),
        new("mixed-precision", Optimization.Mixed),
        new("lbfgs", Optimization.SecondOrder),
        new("training-state", Optimization.Saving),
    ];
}
