namespace Nabla.Gpu;

// Note [Without a compiler]
// A kernel that was not compiled before cannot be had where there is no compiler. Then what asked for it is computed on the host, on copies, as a form of loop without a kernel always is: a whole form, or a whole fused loop, from its
// operands as they were given, of which nothing has been written over by then. It is counted (OnHost), and said once for each device with what to install. What has a kernel keeps it, whatever its neighbours do.

/// <summary>A loop that is kernels, or where one of them cannot be had, the host's, on copies.</summary>
/// <param name="machine">Whose it is.</param>
internal abstract class KernelLoop(GpuMachine machine) : FusedLoop
{
    private FusedLoop? _onHost;

    /// <summary>Whose it is.</summary>
    protected GpuMachine Machine => machine;

    public sealed override void Run(ReadOnlySpan<Operand> operands)
    {
        if (_onHost is null)
        {
            try
            {
                Launch(operands);
            }
            catch (NoCompilerException e)
            {
                machine.Warn(e);
                _onHost = OnHost();
            }
        }

        _onHost?.Run(operands);
        foreach (ref readonly Operand operand in operands)
        {
            GC.KeepAlive(operand.Storage);
        }
    }

    /// <summary>Has its kernels run.</summary>
    /// <exception cref="NoCompilerException">One of them cannot be had; no operand has been written.</exception>
    protected abstract void Launch(ReadOnlySpan<Operand> operands);

    /// <summary>The same on the host. What may lie over an operand here may there, too: the stages of both are the same.</summary>
    protected abstract FusedLoop OnHost();
}
