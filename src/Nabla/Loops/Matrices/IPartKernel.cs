namespace Nabla.Loops;

/// <summary>Work in parts that may run on any thread, in any order, at the same time.</summary>
internal interface IPartKernel
{
    /// <summary>Does one part.</summary>
    void Run(int part);
}
