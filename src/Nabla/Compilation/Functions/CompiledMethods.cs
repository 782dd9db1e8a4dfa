using System.Runtime;

namespace Nabla.Compilation;

/// <summary>What the runtime has compiled on this thread: the first call of a function in a process is mostly that.</summary>
/// <param name="Methods">How many methods.</param>
/// <param name="Time">How long it took.</param>
internal readonly record struct CompiledMethods(long Methods, TimeSpan Time)
{
    public static CompiledMethods SoFar => new(JitInfo.GetCompiledMethodCount(currentThread: true), JitInfo.GetCompilationTime(currentThread: true));

    public static CompiledMethods operator +(CompiledMethods x, CompiledMethods y) => new(x.Methods + y.Methods, x.Time + y.Time);

    public static CompiledMethods operator -(CompiledMethods x, CompiledMethods y) => new(x.Methods - y.Methods, x.Time - y.Time);
}
