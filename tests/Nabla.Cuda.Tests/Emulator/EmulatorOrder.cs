namespace Nabla.Cuda.Tests.Emulator;

/// <summary>When the emulated device does what nobody waits for yet.</summary>
internal enum EmulatorOrder
{
    /// <summary>Not before somebody waits.</summary>
    Late,

    /// <summary>Kernels at once, copies of streams without kernels late.</summary>
    KernelsEarly,

    /// <summary>Copies of streams without kernels at once, kernels late.</summary>
    CopiesEarly,

    /// <summary>At once.</summary>
    Early,
}
