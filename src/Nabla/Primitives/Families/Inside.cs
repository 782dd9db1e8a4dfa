namespace Nabla;

/// <summary>What computing a primitive consists of.</summary>
internal enum Inside
{
    /// <summary>A loop, or nothing at all for views.</summary>
    Loop,

    /// <summary>Other operations, whose results nobody else sees. Interpreters that need no rule of its own interpret those instead.</summary>
    Operations,

    /// <summary>Operations written down before, as bodies of control flow. The whole has rules of its own.</summary>
    Bodies,

    /// <summary>Code of a user's, which may keep what it is given.</summary>
    UserCode,
}
