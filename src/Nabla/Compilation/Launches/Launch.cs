namespace Nabla.Compilation;

/// <summary>One thing that a run of a plan does: it reads some places and fills others.</summary>
/// <remarks>A launch has no state of its own: what differs from run to run is in the frame, so runs on several threads share launches.</remarks>
/// <param name="inputs">The places it reads.</param>
/// <param name="outputs">The places it fills.</param>
internal abstract class Launch(int[] inputs, int[] outputs)
{
    /// <summary>The places it reads.</summary>
    public int[] Inputs => inputs;

    /// <summary>The places it fills. Their memory overlaps no input's unless <see cref="MayOverwrite"/> allows it.</summary>
    public int[] Outputs => outputs;

    /// <summary>How many operations on single numbers it is, as far as that is known.</summary>
    public long Arithmetic { get; init; }

    /// <summary>What explanations call it.</summary>
    public abstract string Name { get; }

    /// <summary>Whether values decide if it can be done, so that it may throw.</summary>
    public virtual bool CanFail => false;

    /// <summary>Whether it is the same loops at every run, whatever the numbers are, so that a device may do them again without being told each.</summary>
    public virtual bool IsLoops => true;

    /// <summary>Whether code of the user's runs, which may read anything, variables too.</summary>
    public virtual bool IsUserCode => false;

    /// <summary>Whether an output may be written where an input is, if both have the same layout, nothing else that it reads is there and no other output.</summary>
    /// <param name="input">Which input.</param>
    /// <param name="output">Which output.</param>
    public virtual bool MayOverwrite(int input, int output) => false;

    /// <summary>Does it.</summary>
    public abstract void Run(Frame frame);
}
