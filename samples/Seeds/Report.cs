using Nabla;
using Nabla.Testing;
using SeedsSample.Findings;

namespace SeedsSample;

/// <summary>What came out for one row: comparisons with references, and texts to look at.</summary>
/// <param name="lab">What rows share because it takes long to make.</param>
/// <param name="isSabotaged">Whether every reference is perturbed before the comparison, to see that it is made.</param>
internal sealed class Report(Lab lab, bool isSabotaged)
{
    private readonly List<Finding> _findings = [];
    private readonly List<string> _shown = [];

    public Lab Lab { get; } = lab;

    /// <summary>What this machine lacks for the row, or null.</summary>
    public string? Lacks { get; init; }

    public IReadOnlyList<Finding> Findings => _findings;

    public IReadOnlyList<string> Shown => _shown;

    /// <summary>Whether there was something to compare, and every comparison holds.</summary>
    public bool Holds => _findings.Count > 0 && _findings.TrueForAll(static finding => finding.Holds);

    /// <summary>Compares element by element: the difference is at most <paramref name="tolerance"/> times the greater of 1 and the reference.</summary>
    public void Close(string what, Tensor computed, Expected expected, double tolerance = 0) =>
        Add(new NumbersFinding(what, computed, expected, tolerance));

    /// <summary>Compares two tensors by the length of their difference, the notebooks' <c>tdist</c>.</summary>
    public void Near(string what, Tensor computed, Expected expected, double limit) =>
        Add(new DistanceFinding(what, computed, expected, limit));

    /// <summary>Compares two texts.</summary>
    public void Same(string what, string computed, string expected) => Add(new TextFinding(what, computed, expected));

    /// <summary>Compares an answer with the one that is right.</summary>
    public void Same(string what, bool computed, bool expected = true) => Same(what, computed ? "yes" : "no", expected ? "yes" : "no");

    /// <summary>Compares what an action throws with what it should.</summary>
    public void Throws<TException>(string what, Action action, string mention)
        where TException : Exception
    {
        try
        {
            action();
        }
        catch (TException exception)
        {
            Add(new ErrorFinding(what, exception, typeof(TException).Name, mention));
            return;
        }

        Add(new ErrorFinding(what, null, typeof(TException).Name, mention));
    }

    /// <summary>Compares the gradients of a function, to the second order, with central differences.</summary>
    public void Differentiates<[TreeArgument] T>(string what, Func<T, Tensor> f, T inputs) =>
        Close($"{what}: greatest relative error of its gradients", GradientCheck.CheckGradient(f, inputs), Expected.Exact(0.0), 1e-6);

    /// <summary>Compares what the gradient check says of a wrong rule.</summary>
    public void Refutes<[TreeArgument] T>(string what, Func<T, Tensor> f, T inputs, string mention) =>
        Throws<GradientCheckException>(what, () => GradientCheck.CheckGradient(f, inputs), mention);

    /// <summary>Says where the guide puts it right, and looks for that heading.</summary>
    public void Corrected(string page, string heading) => Add(new HeadingFinding(page, heading));

    /// <summary>Something to look at.</summary>
    public void Show(string text) => _shown.Add(text);

    private void Add(Finding finding) => _findings.Add(isSabotaged ? finding.Sabotaged() : finding);
}
