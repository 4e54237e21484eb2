{{/* The name of all objects: the release's, unless the values say another. */}}
{{- define "hello-world-flask.name" -}}
{{- .Values.fullnameOverride | default .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* What the service, the deployment and the autoscaler find the pods by. */}}
{{- define "hello-world-flask.selector" -}}
app: {{ include "hello-world-flask.name" . }}
{{- end -}}

{{- define "hello-world-flask.labels" -}}
{{ include "hello-world-flask.selector" . }}
app.kubernetes.io/version: {{ .Values.image.tag | default .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "hello-world-flask.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- .Values.serviceAccount.name | default (include "hello-world-flask.name" .) -}}
{{- else -}}
{{- .Values.serviceAccount.name | default "default" -}}
{{- end -}}
{{- end -}}

{{/* One probe, given its values. */}}
{{- define "hello-world-flask.probe" -}}
httpGet:
  path: {{ .path | default "/" }}
  port: http
{{- with .periodSeconds }}
periodSeconds: {{ . }}
{{- end }}
{{- with .failureThreshold }}
failureThreshold: {{ . }}
{{- end }}
{{- end -}}
