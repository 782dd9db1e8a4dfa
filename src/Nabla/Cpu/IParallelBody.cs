namespace Nabla.Cpu;

/// <summary>A loop's body whose parts may run on any thread, in any order, at the same time.</summary>
internal interface IParallelBody
{
    /// <summary>Does one part. What a part index means is fixed by whoever starts the loop, never by the number of threads.</summary>
    void Run(int part);
}
