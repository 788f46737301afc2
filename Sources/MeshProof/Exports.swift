// The types that the façade's own declarations show.
@_exported public import Analysis
@_exported public import Basics
@_exported public import Evaluation
@_exported public import JSON
@_exported public import Program
@_exported public import Reports
